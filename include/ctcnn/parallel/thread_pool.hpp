// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/memory_size.hpp"
#include "ctcnn/parallel/available_threads.hpp"
#include "ctcnn/parallel/executor.hpp"

#if !defined(CTCNN_NO_THREADS)
#include <atomic>
#include <thread>
#endif

namespace ctcnn {

#if defined(CTCNN_NO_THREADS)

/// The pool of a program without threads: the caller's thread alone.
/// Errors  throws argument_error for any other number of threads than 1
class thread_pool final : public executor {
public:
    explicit thread_pool(std::size_t threads = 1) {
        if (threads != 1)
            detail::throw_error(
                argument_error("ctcnn::thread_pool: this program is built without threads, so that their "
                               "number must be 1; it is " +
                               std::to_string(threads)));
    }

    [[nodiscard]] std::size_t workers() const noexcept override { return 1; }
    void run(std::size_t pieces, piece_function function) noexcept override {
        for (std::size_t piece = 0; piece < pieces; ++piece) function(piece, 0);
    }
};

#else

/// A fixed number of threads, among which the pieces of a call of `run` are distributed. The caller's thread is one of
/// them (worker 0).
///
/// A step of a small network is tens of short calls, so that threads must start quickly: idle threads wait actively for
/// some 50 microseconds before they sleep. Each thread has a queue of neighbouring pieces, which it runs in order, so
/// that what one piece prefetches is what the next one reads. A thread whose queue is empty takes pieces from the end
/// of other queues, so that a thread that is delayed by other programs does not delay the rest; the result does not
/// depend on which thread runs a piece (parallel/executor.hpp). `run` must not be called from two threads at the same
/// time, nor from a piece.
/// Errors  throws argument_error for 0 threads, for more than 1024, and if the system can't create as many
class thread_pool final : public executor {
public:
    [[gnu::cold]] explicit thread_pool(std::size_t threads = available_threads()) {
        if (threads == 0 || threads > most_threads) refuse_threads(threads);
        queues_ = std::vector<queue>(threads);
        threads_.reserve(threads - 1);
#if defined(__cpp_exceptions)
        try {
#endif
            for (std::size_t worker = 1; worker < threads; ++worker)
                threads_.emplace_back([this, worker] { work(worker); });
#if defined(__cpp_exceptions)
        } catch (const std::system_error& refusal) {
            const std::size_t made = threads_.size() + 1;
            stop();
            report_refusal(made, threads, refusal);
        }
#endif
    }
    [[gnu::cold]] ~thread_pool() override { stop(); }

    [[nodiscard]] std::size_t workers() const noexcept override { return threads_.size() + 1; }

    void run(std::size_t pieces, piece_function function) noexcept override {
        if (threads_.empty() || pieces <= 1) {
            for (std::size_t piece = 0; piece < pieces; ++piece) function(piece, 0);
            return;
        }
        function_ = &function;
        pieces_ = pieces;
        items_ = std::min(pieces, most_items);
        done_.store(0, std::memory_order_relaxed);
        const std::uint32_t generation = generation_.load(std::memory_order_relaxed) + 1;
        for (std::size_t worker = 0; worker < queues_.size(); ++worker)
            queues_[worker].left.store(range(generation, std::uint64_t{worker} * items_ / queues_.size(),
                                             (std::uint64_t{worker} + 1) * items_ / queues_.size())
                                           .word(),
                                       std::memory_order_release);
        generation_.store(generation, std::memory_order_release);
        generation_.notify_all();
        take_pieces(generation, 0);
        wait_until(done_, [this](std::uint32_t done) { return done == items_; });
    }

private:
    static constexpr std::size_t most_threads = 1024;
    [[noreturn, gnu::cold]] static void refuse_threads(std::size_t threads) {
        detail::throw_error(argument_error("ctcnn::thread_pool: the number of threads must be 1 to " +
                                           std::to_string(most_threads) + "; it is " + std::to_string(threads)));
    }
    [[noreturn, gnu::cold]] static void report_refusal(std::size_t made, std::size_t threads,
                                                       const std::system_error& refusal) {
        detail::throw_error(argument_error("ctcnn::thread_pool: the system refuses more than " + std::to_string(made) +
                                           " of " + std::to_string(threads) + " threads (" + refusal.code().message() +
                                           "); use fewer, or raise its limit (ulimit -u, pids.max)"));
    }

    static constexpr int spins = 1500;  // of `pause`, about 50 microseconds

    static void pause() noexcept {
#if defined(__x86_64__)
        asm volatile("pause");
#endif
    }

    /// Waits until ready(value): actively at first, then asleep.
    template <class Ready>
    static std::uint32_t wait_until(const std::atomic<std::uint32_t>& value, Ready ready) noexcept {
        for (int spin = 0; spin < spins; ++spin, pause())
            if (const std::uint32_t now = value.load(std::memory_order_acquire); ready(now)) return now;
        for (;;) {
            const std::uint32_t now = value.load(std::memory_order_acquire);
            if (ready(now)) return now;
            value.wait(now, std::memory_order_acquire);
        }
    }

    /// The items that are left in a queue, in one word together with the number of the call of `run`: a thread that is
    /// late for a call that is over takes nothing of the next one. (This would fail only if it slept between two
    /// instructions for exactly 2^24 calls.)
    struct range {
        static constexpr unsigned bits = 20;
        std::uint64_t generation, first, end;

        range(std::uint64_t calls, std::uint64_t begin, std::uint64_t after)
            : generation(calls & ((1u << 24) - 1)),
              first(begin),
              end(after) {}
        explicit range(std::uint64_t word)
            : generation(word >> (2 * bits)),
              first(word >> bits & ((1u << bits) - 1)),
              end(word & ((1u << bits) - 1)) {}
        [[nodiscard]] std::uint64_t word() const { return generation << (2 * bits) | first << bits | end; }
    };
    /// An item is one piece or, if there are more pieces than this, some neighbouring pieces.
    static constexpr std::size_t most_items = (std::size_t{1} << range::bits) - 1;

    struct alignas(64) queue {
        std::atomic<std::uint64_t> left{0};
    };

    /// Runs items of call `generation` until none is left: from the front of its own queue, then from the end of
    /// others.
    void take_pieces(std::uint32_t generation, std::size_t worker) noexcept {
        for (std::size_t i = 0; i < queues_.size(); ++i) {
            std::atomic<std::uint64_t>& left = queues_[(worker + i) % queues_.size()].left;
            std::uint64_t word = left.load(std::memory_order_acquire);
            for (;;) {
                range now(word);
                if (now.generation != range(generation, 0, 0).generation || now.first == now.end) break;
                const std::uint64_t item = i == 0 ? now.first++ : --now.end;
                if (!left.compare_exchange_weak(word, now.word(), std::memory_order_acq_rel)) continue;
                // The call can't end before this item is counted below, so its function and size may be read.
                const std::size_t items = items_, pieces = pieces_;
                const std::size_t end = detail::memory_size((item + 1) * pieces / items);
                for (std::size_t piece = detail::memory_size(item * pieces / items); piece < end; ++piece)
                    (*function_)(piece, worker);
                if (done_.fetch_add(1, std::memory_order_acq_rel) + 1 == items) done_.notify_one();
                word = left.load(std::memory_order_acquire);
            }
        }
    }

    void work(std::size_t worker) noexcept {
        std::uint32_t seen = 0;
        for (;;) {
            seen = wait_until(generation_, [&](std::uint32_t now) { return now != seen; });
            if (stopping_.load(std::memory_order_acquire)) return;
            take_pieces(seen, worker);
        }
    }

    [[gnu::cold]] void stop() noexcept {
        stopping_.store(true, std::memory_order_release);
        generation_.fetch_add(1, std::memory_order_release);
        generation_.notify_all();
        for (std::thread& thread : threads_) thread.join();
    }

    // In different cache lines: every thread writes the first, while all of them read the second.
    alignas(64) std::atomic<std::uint32_t> done_{0};
    alignas(64) std::atomic<std::uint32_t> generation_{0};
    std::atomic<bool> stopping_{false};
    const piece_function* function_ = nullptr;
    std::size_t pieces_ = 0, items_ = 0;
    std::vector<queue> queues_;  ///< one for each worker
    std::vector<std::thread> threads_;
};

#endif

}  // namespace ctcnn
