// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/simd/unroll.hpp"

#include <array>
#include <cstddef>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("unroll calls with numbers and with constants, in order") {
    std::size_t next = 0;
    simd::unroll<5>([&](std::size_t i) { CHECK(i == next++); });
    CHECK(next == 5);
    next = 0;
    simd::unroll_constants<5>([&](auto i) {
        constexpr std::size_t index = i;
        CHECK(index == next++);
    });
    CHECK(next == 5);
    simd::unroll<0>([](auto) { FAIL("nothing to call"); });
}

TEST_CASE("what the compiler does not know keeps its value") {
    CHECK(simd::opaque(std::size_t{42}) == 42);
    const std::array<float, 2> numbers{1, 2};
    CHECK(*simd::opaque(numbers.data() + 1) == 2);
}
