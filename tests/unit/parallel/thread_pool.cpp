// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/parallel/thread_pool.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("every piece is done once, by a worker that exists") {
    for (std::size_t threads = 1; threads <= 4; ++threads) {
        thread_pool pool(threads);
        REQUIRE(pool.workers() == threads);
        for (std::size_t pieces : {0u, 1u, 2u, 3u, 7u, 64u, 1000u}) {
            std::vector<std::atomic<int>> done(pieces);
            std::atomic<bool> known = true;
            pool.run(pieces, [&](std::size_t piece, std::size_t worker) {
                ++done[piece];
                if (worker >= threads) known = false;
            });
            CHECK(known);
            for (const auto& times : done) CHECK(times == 1);
        }
    }
}

TEST_CASE("millions of pieces are done once each") {
    thread_pool pool(3);
    std::vector<unsigned char> done(2'500'000);
    pool.run(done.size(), [&](std::size_t piece, std::size_t) { ++done[piece]; });
    CHECK(std::count(done.begin(), done.end(), 1) == static_cast<std::ptrdiff_t>(done.size()));
}

TEST_CASE("a thread that is held up does not hold up the rest") {
    thread_pool pool(2);
    std::atomic<int> done = 0;
    // The first piece waits for all others, those of its own thread's share too.
    pool.run(10, [&](std::size_t piece, std::size_t) {
        while (piece == 0 && done != 9) std::this_thread::yield();
        ++done;
    });
    CHECK(done == 10);
}

TEST_CASE("a worker does one piece at a time, so scratch memory of its own is enough") {
    thread_pool pool(3);
    std::vector<std::atomic<int>> busy(3);
    std::atomic<bool> alone = true;
    for (int round = 0; round < 200; ++round)
        pool.run(20, [&](std::size_t, std::size_t worker) {
            if (++busy[worker] != 1) alone = false;
            --busy[worker];
        });
    CHECK(alone);
}

TEST_CASE("what the pieces wrote is visible after run, and short works in a row do not get mixed up") {
    thread_pool pool(4);
    std::vector<std::size_t> values(17);
    for (std::size_t round = 1; round <= 20'000; ++round) {
        const std::size_t pieces = round % values.size() + 1;
        pool.run(pieces, [&](std::size_t piece, std::size_t) { values[piece] = round; });
        bool all = true;
        for (std::size_t i = 0; i < pieces; ++i) all = all && values[i] == round;
        if (!all) FAIL("a piece of round " << round << " was not done, or not seen");
    }
}

TEST_CASE("a piece of any thread's share is done by others if that thread is late") {
    thread_pool pool(3);
    for (std::size_t late = 0; late < 3; ++late) {
        std::vector<std::atomic<int>> done(12);
        std::atomic<int> all = 0;
        // The worker that gets the first piece of this share returns only when all others have done the rest.
        pool.run(done.size(), [&](std::size_t piece, std::size_t) {
            ++done[piece];
            while (piece == late * 4 && all != 11) std::this_thread::yield();
            ++all;
        });
        for (const auto& times : done) CHECK(times == 1);
    }
}

TEST_CASE("fewer pieces than threads, after calls with many") {
    // Calls are numbered, and the numbers begin again at 0 after the first thousand.
    thread_pool pool(4);
    std::vector<std::size_t> last(9);
    for (std::size_t call = 1; call <= 3'000; ++call) {
        const std::size_t pieces = call % 50 == 0 ? last.size() : 2;
        pool.run(pieces, [&](std::size_t piece, std::size_t) { last[piece] = call; });
        for (std::size_t piece = 0; piece < pieces; ++piece) REQUIRE(last[piece] == call);
    }
}

TEST_CASE("threads that fell asleep wake up") {
    thread_pool pool(2);
    for (int round = 0; round < 3; ++round) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        std::atomic<int> done = 0;
        // Each piece waits for the other: the two can only end together.
        pool.run(2, [&](std::size_t, std::size_t) {
            ++done;
            while (done != 2) std::this_thread::yield();
        });
        CHECK(done == 2);
    }
}

TEST_CASE("a number of threads that can't be is refused") {
    CHECK_THROWS_WITH(thread_pool(0), "ctcnn::thread_pool: the number of threads must be 1 to 1024; it is 0");
    CHECK_THROWS_AS(thread_pool(100'000), argument_error);
    CHECK(available_threads() >= 1);
}
