// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#if defined(__linux__)
#include <sched.h>
#endif

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/executor.hpp"

namespace ctcnn {

/// Threads that can run at once: the CPUs this process may use, which in a container are often fewer than the machine
/// has.
inline std::size_t available_threads() noexcept {
#if defined(__linux__)
    cpu_set_t mask;
    if (::sched_getaffinity(0, sizeof mask, &mask) == 0) return static_cast<std::size_t>(std::max(CPU_COUNT(&mask), 1));
#endif
    return std::max(std::thread::hardware_concurrency(), 1u);
}

/// A fixed number of threads that share the pieces of a work. The caller's thread is one of them (worker 0).
///
/// A step of a small network is tens of short works, so waking has to be cheap: idle threads look for work for some 50
/// microseconds before they sleep. Pieces are handed out one by one, so that a thread that is held up by other programs
/// does not hold up the rest; the result does not depend on who does which piece (core/executor.hpp).
/// One work at a time: `run` must not be called from two threads at once, nor from a piece.
/// Errors  argument_error for 0 threads; std::system_error when the system refuses a thread
class thread_pool final : public executor {
public:
    explicit thread_pool(std::size_t threads = available_threads()) {
        if (threads == 0 || threads > most_threads)
            throw argument_error("ctcnn::thread_pool: the number of threads must be 1 to " +
                                 std::to_string(most_threads) + "; it is " + std::to_string(threads));
        threads_.reserve(threads - 1);
        try {
            for (std::size_t worker = 1; worker < threads; ++worker)
                threads_.emplace_back([this, worker] { work(worker); });
        } catch (...) {
            stop();
            throw;
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
        pieces_ = static_cast<std::uint32_t>(pieces);
        done_.store(0, std::memory_order_relaxed);
        const std::uint32_t generation = generation_.load(std::memory_order_relaxed) + 1;
        ticket_.store(std::uint64_t{generation} << 32 | pieces_, std::memory_order_release);
        generation_.store(generation, std::memory_order_release);
        generation_.notify_all();
        take_pieces(generation, 0);
        wait_until(done_, [this](std::uint32_t done) { return done == pieces_; });
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

    /// Takes pieces of work `generation` until none is left. A ticket holds the generation and the pieces left, so a
    /// thread that comes late to a work that is over takes nothing, and touches nothing of the next.
    void take_pieces(std::uint32_t generation, std::size_t worker) noexcept {
        std::uint64_t ticket = ticket_.load(std::memory_order_acquire);
        while (ticket >> 32 == generation && static_cast<std::uint32_t>(ticket) != 0) {
            if (!ticket_.compare_exchange_weak(ticket, ticket - 1, std::memory_order_acq_rel)) continue;
            // From here to the count below the work can't end, so its function and size may be read.
            const std::uint32_t pieces = pieces_;
            (*function_)(pieces - static_cast<std::uint32_t>(ticket), worker);
            if (done_.fetch_add(1, std::memory_order_acq_rel) + 1 == pieces) done_.notify_one();
            ticket = ticket_.load(std::memory_order_acquire);
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

    // Apart by a cache line each: every thread writes the first two, and all of them look at the third.
    alignas(64) std::atomic<std::uint64_t> ticket_{0};
    alignas(64) std::atomic<std::uint32_t> done_{0};
    alignas(64) std::atomic<std::uint32_t> generation_{0};
    std::atomic<bool> stopping_{false};
    const piece_function* function_ = nullptr;
    std::uint32_t pieces_ = 0;
    std::vector<std::thread> threads_;
};

}  // namespace ctcnn
