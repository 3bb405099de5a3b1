// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"
#include "ctcnn/core/exceptions.hpp"

#include <algorithm>
#include <array>
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
    explicit thread_rank_group(std::size_t size) : memory_(size), messages_(size) {}

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

    /// Keeps a copy of these bytes for the other ranks: the n-th message of this one. A rank that has read the last message
    /// of each other knows that all have read the one before.
    void send(std::size_t rank, std::uint64_t n, std::span<const std::byte> bytes) {
        messages_[rank].bytes[n % 2].assign(bytes.begin(), bytes.end());
        const std::lock_guard lock(mutex_);
        messages_[rank].number = n;
        all_here_.notify_all();
    }
    /// Waits for the n-th message of a rank.
    [[nodiscard]] std::span<const std::byte> message_of(std::size_t rank, std::uint64_t n) {
        std::unique_lock lock(mutex_);
        all_here_.wait(lock, [&] { return has_ended_ || messages_[rank].number >= n; });
        if (messages_[rank].number < n) refuse();
        return messages_[rank].bytes[n % 2];
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

    struct messages {
        std::uint64_t number = 0;  ///< of the last one
        std::array<std::vector<std::byte>, 2> bytes;
    };

    std::mutex mutex_;
    std::condition_variable all_here_;
    std::vector<std::span<std::byte>> memory_;
    std::vector<messages> messages_;
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
        group_->send(rank_, ++gathers_, all.subspan(offsets[rank_], offsets[rank_ + 1] - offsets[rank_]));
    }
    void continue_all_gather() noexcept {}
    void finish_all_gather() {
        for (std::size_t other = 0; other < size(); ++other)
            if (other != rank_) {
                const std::span<const std::byte> part = group_->message_of(other, gathers_);
                std::copy(part.begin(), part.end(), gathered_.begin() + static_cast<std::ptrdiff_t>(offsets_[other]));
            }
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
