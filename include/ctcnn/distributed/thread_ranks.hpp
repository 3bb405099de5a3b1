// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"
#include "ctcnn/core/exceptions.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/distributed/communicator.hpp"

namespace ctcnn {

namespace detail {

/// What the ranks of a process share.
class thread_rank_group {
public:
    explicit thread_rank_group(std::size_t size) : memory_(size), offers_(size) {}

    [[nodiscard]] std::size_t size() const noexcept { return memory_.size(); }

    /// Returns when all ranks have called it. Each shows the others its memory until it calls this again.
    void meet(std::size_t rank, std::span<std::byte> memory) {
        std::unique_lock lock(mutex_);
        memory_[rank] = memory;
        const std::uint64_t meeting = meetings_;
        if (++here_ == size()) {
            here_ = 0;
            ++meetings_;
            all_here_.notify_all();
        } else
            all_here_.wait(lock, [&] { return has_ended_ || meetings_ != meeting; });
        if (meetings_ == meeting) refuse();
    }
    [[nodiscard]] std::span<std::byte> memory_of(std::size_t rank) {
        const std::lock_guard lock(mutex_);
        return memory_[rank];
    }

    /// Shows the other ranks memory that each of them will copy from, for the n-th time.
    void offer(std::size_t rank, std::uint64_t n, std::span<std::byte> memory) {
        const std::lock_guard lock(mutex_);
        offers_[rank] = {n, memory};
        all_here_.notify_all();
    }
    /// Waits until that rank has made its n-th offer.
    [[nodiscard]] std::span<std::byte> offer_of(std::size_t rank, std::uint64_t n) {
        std::unique_lock lock(mutex_);
        all_here_.wait(lock, [&] { return has_ended_ || offers_[rank].number >= n; });
        if (offers_[rank].number < n) refuse();
        return offers_[rank].memory;
    }

    /// From now on the calls of all ranks throw.
    void end() noexcept {
        const std::lock_guard lock(mutex_);
        has_ended_ = true;
        all_here_.notify_all();
    }

private:
    [[noreturn, gnu::cold]] static void refuse() {
        throw communication_error("ctcnn::thread_ranks: expected the other ranks to make the same calls, found one "
                                  "that has ended; see its own error");
    }

    struct offered {
        std::uint64_t number = 0;
        std::span<std::byte> memory;
    };

    std::mutex mutex_;
    std::condition_variable all_here_;
    std::vector<std::span<std::byte>> memory_;
    std::vector<offered> offers_;
    std::size_t here_ = 0;
    std::uint64_t meetings_ = 0;
    bool has_ended_ = false;
};

}  // namespace detail

/// A rank that is a thread of this process: a communicator for tests, and to try a run before there are machines.
/// `run_thread_ranks` makes them.
class thread_rank {
public:
    thread_rank(detail::thread_rank_group& group, std::size_t rank) noexcept : group_(&group), rank_(rank) {}

    [[nodiscard]] std::size_t rank() const noexcept { return rank_; }
    [[nodiscard]] std::size_t size() const noexcept { return group_->size(); }

    void all_gather(std::span<std::byte> all, std::span<const std::size_t> offsets) {
        group_->meet(rank_, all);
        for (std::size_t other = 0; other < size(); ++other)
            if (other != rank_) copy(group_->memory_of(other), all, offsets[other], offsets[other + 1]);
        group_->meet(rank_, all);  // until then no rank may change what others read
    }
    void begin_all_gather(std::span<std::byte> all, std::span<const std::size_t> offsets) {
        gathered_ = all;
        offsets_.assign(offsets.begin(), offsets.end());
        group_->offer(rank_, ++gathers_, all);
    }
    void continue_all_gather() noexcept {}
    void finish_all_gather() {
        for (std::size_t other = 0; other < size(); ++other)
            if (other != rank_)
                copy(group_->offer_of(other, gathers_), gathered_, offsets_[other], offsets_[other + 1]);
    }
    void broadcast(std::span<std::byte> all, std::size_t root) {
        group_->meet(rank_, all);
        if (rank_ != root) copy(group_->memory_of(root), all, 0, all.size());
        group_->meet(rank_, all);
    }
    void barrier() { group_->meet(rank_, {}); }

private:
    static void copy(std::span<std::byte> from, std::span<std::byte> to, std::size_t first, std::size_t end) {
        if (first == end) return;
        std::copy_n(from.data() + first, end - first, to.data() + first);
    }

    detail::thread_rank_group* group_;
    std::size_t rank_;
    std::span<std::byte> gathered_;  ///< by begin_all_gather
    std::vector<std::size_t> offsets_;
    std::uint64_t gathers_ = 0;
};
static_assert(OverlappingCommunicator<thread_rank>);

/// Calls function(thread_rank&) on `size` threads, and returns when all calls have returned. If one throws, the
/// communication of all others fails, so that they end, too.
/// Errors  rethrows the error of the rank that failed first
template <class F>
void run_thread_ranks(std::size_t size, F&& function) {
    detail::thread_rank_group group(size);
    std::mutex mutex;
    std::exception_ptr first;
    const auto run = [&](std::size_t rank) {
        try {
            thread_rank world(group, rank);
            function(world);
        } catch (...) {
            {
                const std::lock_guard lock(mutex);
                if (first == nullptr) first = std::current_exception();
            }
            group.end();
        }
    };
    std::vector<std::thread> threads;
    threads.reserve(size);
    for (std::size_t rank = 0; rank < size; ++rank) threads.emplace_back(run, rank);
    for (std::thread& thread : threads) thread.join();
    if (first != nullptr) std::rethrow_exception(first);
}

}  // namespace ctcnn
