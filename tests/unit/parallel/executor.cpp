// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/parallel/executor.hpp"

#include <cfenv>
#include <cstddef>
#include <vector>

#include "ctcnn/parallel/thread_pool.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("the serial executor does every piece once, in order, as worker 0") {
    serial_executor here;
    CHECK(here.workers() == 1);
    std::vector<std::size_t> pieces;
    here.run(4, [&](std::size_t piece, std::size_t worker) {
        CHECK(worker == 0);
        pieces.push_back(piece);
    });
    CHECK(pieces == std::vector<std::size_t>{0, 1, 2, 3});
    here.run(0, [&](std::size_t, std::size_t) { pieces.clear(); });
    CHECK(pieces.size() == 4);
}

TEST_CASE("a piece takes denormal numbers for zero, makes none, and the caller's mode stays") {
    const volatile float tiny = 1e-40f, small = 1e-30f;
    REQUIRE(tiny * 2 != 0);
    float read = 1, made = 1;
    bool everywhere = true;
    const auto piece = [&](std::size_t, std::size_t) {
        read = tiny * 1e30f;
        made = small * 1e-10f;
    };
    const auto check = [&] {
        CHECK(read == 0);
        CHECK(made == 0);
        CHECK(tiny * 1e30f != 0);
        CHECK(small * 1e-10f != 0);
    };
    SECTION("in the serial executor") {
        serial_executor().run(1, piece);
        check();
    }
    SECTION("on every thread of a pool") {
        thread_pool pool(2);
        for (int round = 0; round < 20; ++round)
            pool.run(2, [&](std::size_t number, std::size_t worker) {
                const float product = tiny * 1e30f;
                if (product != 0) everywhere = false;
                if (number == 0) piece(number, worker);
            });
        CHECK(everywhere);
        check();
    }
    SECTION("where the caller has the same mode already") {
        const detail::denormals_are_zero mode;
        serial_executor().run(1, piece);
        CHECK(tiny * 1e30f == 0);
    }
    CHECK(tiny * 2 != 0);
}

TEST_CASE("floating-point exceptions that a piece raised stay raised") {
    std::feclearexcept(FE_ALL_EXCEPT);
    const volatile float zero = 0;
    volatile float infinite = 0;
    serial_executor().run(1, [&](std::size_t, std::size_t) { infinite = 1 / zero; });
    CHECK(std::fetestexcept(FE_DIVBYZERO) != 0);
    std::feclearexcept(FE_ALL_EXCEPT);
}
