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
#include "ctcnn/parallel/denormals.hpp"
#include "ctcnn/parallel/executor.hpp"

#if !defined(CTCNN_NO_THREADS)
#include <atomic>
#include <chrono>
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

namespace detail {

/// The number of a call of `run`, and some of its items: in one word, so that a thread that is late for a call that
/// is over takes nothing of the next one. (This would fail only if it slept between two instructions for exactly
/// 2^24 calls.) An item is one piece or, if there are more pieces than `most_items`, some neighbouring pieces.
class pool_call {
public:
    constexpr explicit pool_call(std::uint64_t word) noexcept : word_(word) {}
    constexpr pool_call(std::uint64_t number, std::uint64_t first, std::uint64_t end) noexcept
        : word_(number << (2 * bits) | first << bits | end) {}

    [[nodiscard]] constexpr std::uint64_t word() const noexcept { return word_; }
    [[nodiscard]] constexpr std::uint64_t number() const noexcept { return word_ >> (2 * bits); }
    [[nodiscard]] constexpr std::uint64_t first() const noexcept { return word_ >> bits & mask; }
    [[nodiscard]] constexpr std::uint64_t end() const noexcept { return word_ & mask; }
    /// Whether this is of an earlier call. Numbers are modulo 2^24.
    [[nodiscard]] bool is_before(pool_call other) const noexcept {
        const std::uint64_t later = (other.number() - number()) & numbers;
        return later != 0 && later <= numbers / 2;
    }

    static constexpr unsigned bits = 20;
    static constexpr std::uint64_t mask = (1u << bits) - 1, numbers = (1u << (64 - 2 * bits)) - 1;

private:
    std::uint64_t word_;
};

}  // namespace detail

/// A fixed number of threads, among which the pieces of a call of `run` are distributed. The caller's thread is one of
/// them (worker 0).
///
/// A step of a small network is tens of short calls, so that threads must start quickly: idle threads wait actively for
/// some 200 microseconds before they sleep. What one core has written reaches another one only after 0.1 to 0.3
/// microseconds, so that a call passes as few cache lines as it can: one to each thread when it starts, and one count
/// when the thread has done its share.
///
/// Each thread has a queue of neighbouring pieces, which it runs in order, so that what one piece prefetches is what the
/// next one reads, and so that it finds in its cache what it has written in the call before. A thread whose queue is
/// empty takes pieces from the end of other queues, so that a thread that is delayed by other programs does not delay
/// the rest; the result does not depend on which thread runs a piece (parallel/executor.hpp). `run` must not be called
/// from two threads at the same time, nor from a piece.
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
        function_ = function;
        pieces_ = pieces;
        const detail::pool_call call{generation_.load(std::memory_order_relaxed) + 1, 0, std::min(pieces, most_items)};
        // Before the number of a queue's last call could be taken for that of a later one.
        if (call.number() % renewal == 0)
            for (std::size_t worker = 0; worker < queues_.size(); ++worker)
                queues_[worker].left.store(share_of(call, worker).word(), std::memory_order_release);
        call_.store(call.word(), std::memory_order_release);
        generation_.store(static_cast<std::uint32_t>(call.number()), std::memory_order_release);
        generation_.notify_all();

        run_item(0, call, 0);
        auto others = static_cast<std::uint32_t>(call.end() - 1 - take_pieces(call, 0, 0));
        const auto all_done = [&](std::uint32_t done) { return done == counted_ + others; };
        // Queues of others are looked at a little later: reading them takes them from the caches of their threads.
        if (!happens_soon(done_, all_done))
            for (std::size_t i = 1; i < queues_.size(); ++i)
                others -= static_cast<std::uint32_t>(take_pieces(call, i, 0));
        wait_until(done_, all_done);
        counted_ += others;
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

    static void pause() noexcept {
#if defined(__x86_64__)
        asm volatile("pause");
#elif defined(__aarch64__)
        asm volatile("yield");
#endif
    }

    /// Whether ready(value) is true at once or within less than a microsecond.
    template <class Ready>
    static bool happens_soon(const std::atomic<std::uint32_t>& value, Ready ready) noexcept {
        for (int spin = 0; spin < 32; ++spin, pause())
            if (ready(value.load(std::memory_order_acquire))) return true;
        return false;
    }

    /// Waits until ready(value): actively at first, then so that other threads may run, then asleep.
    template <class Ready>
    static std::uint32_t wait_until(const std::atomic<std::uint32_t>& value, Ready ready) noexcept {
        using clock = std::chrono::steady_clock;
        clock::time_point begin{};
        for (unsigned spin = 0;; ++spin) {
            const std::uint32_t now = value.load(std::memory_order_acquire);
            if (ready(now)) return now;
            pause();
            if (spin % 64 != 63) continue;
            const clock::time_point time = clock::now();
            if (begin == clock::time_point{}) begin = time;
            const clock::duration waited = time - begin;
            if (waited > std::chrono::microseconds(200))
                value.wait(now, std::memory_order_acquire);
            else if (waited > std::chrono::microseconds(50))
                std::this_thread::yield();
        }
    }

    static constexpr std::size_t most_items = detail::pool_call::mask;
    /// Numbers begin at 0 again after some calls, so that this happens in every test, not after hours.
    static constexpr detail::pool_call no_call{detail::pool_call::numbers - 1000, 0, 0};
    static constexpr std::uint64_t renewal = 1u << 20;

    /// The items of a call that are in a worker's queue at first. The caller runs item 0 before it looks at any queue:
    /// an atomic change would wait until the start of the call has reached the other cores.
    [[nodiscard]] detail::pool_call share_of(detail::pool_call call, std::size_t worker) const noexcept {
        const std::size_t count = queues_.size();
        const auto begin = [&](std::size_t of) { return (of * call.end() + count - 1) / count; };
        return {call.number(), worker == 0 ? 1 : begin(worker), begin(worker + 1)};
    }

    /// Items that are left in the queue of a worker, of the last call in which one was taken from it.
    struct alignas(64) queue {
        std::atomic<std::uint64_t> left{no_call.word()};
    };

    /// Runs what is left of a call in the queue of worker `owner`, in order in its own queue, otherwise from the end.
    /// Returns the number of items.
    std::uint64_t take_pieces(detail::pool_call call, std::size_t owner, std::size_t worker) noexcept {
        std::atomic<std::uint64_t>& left = queues_[owner].left;
        std::uint64_t taken = 0, word = left.load(std::memory_order_acquire);
        for (;;) {
            detail::pool_call now(word);
            if (now.is_before(call)) now = share_of(call, owner);
            if (now.number() != call.number() || now.first() == now.end()) return taken;
            const bool own = owner == worker;
            const std::uint64_t item = own ? now.first() : now.end() - 1;
            const detail::pool_call then(now.number(), now.first() + own, now.end() - !own);
            if (!left.compare_exchange_weak(word, then.word(), std::memory_order_acq_rel)) continue;
            word = then.word();
            ++taken;
            // The call can't end before this item is counted, so its function and size may be read.
            run_item(item, call, worker);
        }
    }
    void run_item(std::uint64_t item, detail::pool_call call, std::size_t worker) const noexcept {
        const std::size_t items = detail::memory_size(call.end()), pieces = pieces_;
        const std::size_t end = detail::memory_size((item + 1) * pieces / items);
        for (std::size_t piece = detail::memory_size(item * pieces / items); piece < end; ++piece)
            function_(piece, worker);
    }

    void work(std::size_t worker) noexcept {
        const detail::denormals_are_zero mode;  // so that no piece has to change it
        auto seen = static_cast<std::uint32_t>(no_call.number());
        const auto is_next = [&](std::uint32_t now) { return now != seen; };
        for (;;) {
            seen = wait_until(generation_, is_next);
            if (stopping_.load(std::memory_order_acquire)) return;
            const detail::pool_call call(call_.load(std::memory_order_acquire));
            count(take_pieces(call, worker, worker));
            if (happens_soon(generation_, is_next)) continue;
            for (std::size_t i = 1; i < queues_.size(); ++i)
                count(take_pieces(call, (worker + i) % queues_.size(), worker));
        }
    }
    /// Counts items of another worker than the caller.
    void count(std::uint64_t items) noexcept {
        if (items == 0) return;
        done_.fetch_add(static_cast<std::uint32_t>(items), std::memory_order_acq_rel);
        done_.notify_one();
    }

    [[gnu::cold]] void stop() noexcept {
        stopping_.store(true, std::memory_order_release);
        generation_.fetch_add(1, std::memory_order_release);
        generation_.notify_all();
        for (std::thread& thread : threads_) thread.join();
    }

    struct no_pieces {
        void operator()(std::size_t, std::size_t) const noexcept {}
    };
    static constexpr no_pieces none{};

    // What the caller writes and all threads read when a call starts: one cache line. Threads wait for the number of the
    // call alone, because systems can put a thread to sleep on 32 bits.
    alignas(64) std::atomic<std::uint32_t> generation_{static_cast<std::uint32_t>(no_call.number())};
    std::atomic<bool> stopping_{false};
    std::atomic<std::uint64_t> call_{no_call.word()};
    piece_function function_{none};
    std::size_t pieces_ = 0;
    // What the others write: how many items they have done, in all calls.
    alignas(64) std::atomic<std::uint32_t> done_{0};
    // What the caller alone uses: how many items the others had done when the last call ended.
    alignas(64) std::uint32_t counted_ = 0;
    std::vector<queue> queues_;  ///< one for each worker
    std::vector<std::thread> threads_;
};

#endif

}  // namespace ctcnn
