// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/distributed/thread_ranks.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("thread ranks gather parts of different sizes, and none") {
    std::vector<std::string> found(4);
    run_thread_ranks(4, [&](thread_rank& world) {
        const std::array<std::size_t, 5> offsets{0, 3, 3, 4, 9};
        std::string text(9, '.');
        for (std::size_t i = offsets[world.rank()]; i < offsets[world.rank() + 1]; ++i)
            text[i] = static_cast<char>('a' + world.rank());
        for (int again = 0; again < 100; ++again) world.all_gather(std::as_writable_bytes(std::span(text)), offsets);
        found[world.rank()] = text;
    });
    for (const std::string& text : found) CHECK(text == "aaacddddd");
}

TEST_CASE("thread ranks gather while they make other calls") {
    std::vector<std::string> found(3);
    run_thread_ranks(3, [&](thread_rank& world) {
        const std::array<std::size_t, 4> offsets{0, 2, 2, 5};
        std::string text(5, '.');
        for (char again = 0; again < 100; ++again) {
            for (std::size_t i = offsets[world.rank()]; i < offsets[world.rank() + 1]; ++i)
                text[i] = static_cast<char>(again + static_cast<char>(world.rank()));
            world.begin_all_gather(std::as_writable_bytes(std::span(text)), offsets);
            world.continue_all_gather();
            std::array<int, 1> number{1};
            world.broadcast(std::as_writable_bytes(std::span(number)), 0);
            world.finish_all_gather();
        }
        found[world.rank()] = text;
    });
    for (const std::string& text : found) CHECK(text == std::string{99, 99, 101, 101, 101});
}

TEST_CASE("a gather that can't end because a thread rank has failed is an error") {
    std::atomic<int> ended{0};
    CHECK_THROWS_WITH(run_thread_ranks(2,
                                       [&](thread_rank& world) {
                                           if (world.rank() == 1) throw std::runtime_error("the disk is full");
                                           std::array<std::byte, 2> all{};
                                           const std::array<std::size_t, 3> offsets{0, 1, 2};
                                           world.begin_all_gather(all, offsets);
                                           try {
                                               world.finish_all_gather();
                                           } catch (const communication_error&) {
                                               ++ended;
                                               throw;
                                           }
                                       }),
                      "the disk is full");
    CHECK(ended == 1);
}

TEST_CASE("thread ranks broadcast what one of them has") {
    std::vector<int> found(3);
    run_thread_ranks(3, [&](thread_rank& world) {
        std::array<int, 1> number{static_cast<int>(world.rank()) + 10};
        world.broadcast(std::as_writable_bytes(std::span(number)), 2);
        found[world.rank()] = number[0];
    });
    CHECK(found == std::vector<int>{12, 12, 12});
}

TEST_CASE("a barrier of thread ranks is passed when all have come") {
    std::atomic<int> arrived{0}, early{0};
    run_thread_ranks(4, [&](thread_rank& world) {
        ++arrived;
        world.barrier();
        if (arrived != 4) ++early;
    });
    CHECK(early == 0);
}

TEST_CASE("a thread rank that fails ends the others, and its error is the one that is thrown") {
    std::atomic<int> ended{0};
    CHECK_THROWS_WITH(run_thread_ranks(3,
                                       [&](thread_rank& world) {
                                           world.barrier();
                                           if (world.rank() == 1) throw std::runtime_error("the disk is full");
                                           try {
                                               world.barrier();
                                           } catch (const communication_error&) {
                                               ++ended;
                                               throw;
                                           }
                                       }),
                      "the disk is full");
    CHECK(ended == 2);
}
