// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/simd/shuffle.hpp"

#include <array>
#include <cstddef>

#include "support/catch.hpp"

using namespace ctcnn;

TEMPLATE_TEST_CASE("the numbers of two registers are taken in turn", "", float, double) {
    constexpr std::size_t w = simd::width<TestType>;
    std::array<TestType, w> a{}, b{}, low{}, high{};
    for (std::size_t i = 0; i < w; ++i) {
        a[i] = static_cast<TestType>(i);
        b[i] = static_cast<TestType>(100 + i);
    }
    simd::store(low.data(), simd::interleave_low(simd::load(a.data()), simd::load(b.data())));
    simd::store(high.data(), simd::interleave_high(simd::load(a.data()), simd::load(b.data())));
    const auto expected = [&](std::size_t i) { return i % 2 == 0 ? a[i / 2] : b[i / 2]; };
    for (std::size_t i = 0; i < w; ++i) {
        CHECK(low[i] == expected(i));
        CHECK(high[i] == expected(w + i));
    }
}
