// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/memory_size.hpp"
#include "ctcnn/parallel/available_threads.hpp"
#include "ctcnn/parallel/executor.hpp"

namespace ctcnn {

/// A fixed number of threads that share the pieces of a work. The caller's thread is one of them (worker 0).
///
/// A step of a small network is tens of short works, so waking has to be cheap: idle threads look for work for some 50
/// microseconds before they sleep. Each thread has a share of the pieces, neighbours that it does in order, so that
/// what one piece asks the memory for is what the next one reads. A thread that is done takes pieces from the end of
/// other threads' shares, so that one that is held up by other programs does not hold up the rest; the result does not
/// depend on who does which piece (parallel/executor.hpp). One work at a time: `run` must not be called from two threads at
/// once, nor from a piece.
/// Errors  argument_error for 0 threads, for more than 1024, and for more than the system makes
class thread_pool final : public executor {
public:
    explicit thread_pool(std::size_t threads = available_threads()) {
        if (threads == 0 || threads > most_threads)
            throw argument_error("ctcnn::thread_pool: the number of threads must be 1 to " +
                                 std::to_string(most_threads) + "; it is " + std::to_string(threads));
        shares_ = std::vector<share>(threads);
        threads_.reserve(threads - 1);
        try {
            for (std::size_t worker = 1; worker < threads; ++worker)
                threads_.emplace_back([this, worker] { work(worker); });
        } catch (const std::system_error& refusal) {
            const std::size_t made = threads_.size() + 1;
            stop();
            throw argument_error("ctcnn::thread_pool: the system refuses more than " + std::to_string(made) + " of " +
                                 std::to_string(threads) + " threads (" + refusal.code().message() +
                                 "); use fewer, or raise its limit (ulimit -u, pids.max)");
        }
    }
    ~thread_pool() override { stop(); }

    [[nodiscard]] std::size_t workers() const noexcept override { return threads_.size() + 1; }

    void run(std::size_t pieces, piece_function function) noexcept override {
        if (threads_.empty() || pieces <= 1) {
            for (std::size_t piece = 0; piece < pieces; ++piece) function(piece, 0);
            return;
        }
        function_ = &function;
        pieces_ = pieces;
        tickets_ = std::min(pieces, most_tickets);
        done_.store(0, std::memory_order_relaxed);
        const std::uint32_t generation = generation_.load(std::memory_order_relaxed) + 1;
        for (std::size_t worker = 0; worker < shares_.size(); ++worker)
            shares_[worker].left.store(range(generation, std::uint64_t{worker} * tickets_ / shares_.size(),
                                             (std::uint64_t{worker} + 1) * tickets_ / shares_.size())
                                           .word(),
                                       std::memory_order_release);
        generation_.store(generation, std::memory_order_release);
        generation_.notify_all();
        take_pieces(generation, 0);
        wait_until(done_, [this](std::uint32_t done) { return done == tickets_; });
    }

private:
    static constexpr std::size_t most_threads = 1024;
    static constexpr int spins = 1500;  // of `pause`, about 50 microseconds

    static void pause() noexcept {
#if defined(__x86_64__)
        asm volatile("pause");
#endif
    }

    /// Waits until `ready(value)`: awake for a while, then asleep.
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

    /// The tickets of a share that are left, in one word with the work they belong to: a thread that comes late to a
    /// work that is over takes nothing, and touches nothing of the next. (It would have to sleep between two
    /// instructions for exactly 2^24 works to be mistaken.)
    struct range {
        static constexpr unsigned bits = 20;
        std::uint64_t generation, first, end;

        range(std::uint64_t works, std::uint64_t begin, std::uint64_t after)
            : generation(works & ((1u << 24) - 1)),
              first(begin),
              end(after) {}
        explicit range(std::uint64_t word)
            : generation(word >> (2 * bits)),
              first(word >> bits & ((1u << bits) - 1)),
              end(word & ((1u << bits) - 1)) {}
        [[nodiscard]] std::uint64_t word() const { return generation << (2 * bits) | first << bits | end; }
    };
    /// More pieces than this share tickets.
    static constexpr std::size_t most_tickets = (std::size_t{1} << range::bits) - 1;

    struct alignas(64) share {
        std::atomic<std::uint64_t> left{0};
    };

    /// Takes the tickets of work `generation` until none is left: its own from the front, others' from the end.
    void take_pieces(std::uint32_t generation, std::size_t worker) noexcept {
        for (std::size_t i = 0; i < shares_.size(); ++i) {
            std::atomic<std::uint64_t>& left = shares_[(worker + i) % shares_.size()].left;
            std::uint64_t word = left.load(std::memory_order_acquire);
            for (;;) {
                range now(word);
                if (now.generation != range(generation, 0, 0).generation || now.first == now.end) break;
                const std::uint64_t ticket = i == 0 ? now.first++ : --now.end;
                if (!left.compare_exchange_weak(word, now.word(), std::memory_order_acq_rel)) continue;
                // From here to the count below the work can't end, so its function and size may be read.
                const std::size_t tickets = tickets_, pieces = pieces_;
                const std::size_t end = detail::memory_size((ticket + 1) * pieces / tickets);
                for (std::size_t piece = detail::memory_size(ticket * pieces / tickets); piece < end; ++piece)
                    (*function_)(piece, worker);
                if (done_.fetch_add(1, std::memory_order_acq_rel) + 1 == tickets) done_.notify_one();
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

    void stop() noexcept {
        stopping_.store(true, std::memory_order_release);
        generation_.fetch_add(1, std::memory_order_release);
        generation_.notify_all();
        for (std::thread& thread : threads_) thread.join();
    }

    // Apart by a cache line: every thread writes the first, and all of them look at the second.
    alignas(64) std::atomic<std::uint32_t> done_{0};
    alignas(64) std::atomic<std::uint32_t> generation_{0};
    std::atomic<bool> stopping_{false};
    const piece_function* function_ = nullptr;
    std::size_t pieces_ = 0, tickets_ = 0;
    std::vector<share> shares_;  ///< one for each worker
    std::vector<std::thread> threads_;
};

}  // namespace ctcnn
