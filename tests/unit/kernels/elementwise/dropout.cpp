// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/elementwise/dropout.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

TEMPLATE_TEST_CASE("an element is kept where its random number says so, in every type", "", float, double) {
    constexpr std::uint32_t threshold = 0x40000000;  // a quarter
    constexpr std::size_t size = 203;
    constexpr TestType scale = 4;
    const random_stream stream(3, random_purpose::dropout, 1);
    std::vector<TestType> x(size), y(size), d_y(size), d_x(size);
    std::vector<std::uint8_t> kept(size);
    for (std::size_t i = 0; i < size; ++i) {
        x[i] = static_cast<TestType>(i + 1);
        d_y[i] = static_cast<TestType>(2 * i + 1);
    }
    kernels::dropout(x.data(), y.data(), kept.data(), size, stream, 0, threshold, scale);
    kernels::dropout_backward(d_y.data(), kept.data(), d_x.data(), size, scale);
    bool right = true;
    for (std::size_t i = 0; i < size; ++i) {
        const bool keeps = stream.bits(i) >= threshold;
        right = right && kept[i] == (keeps ? 1 : 0) && y[i] == (keeps ? x[i] * scale : 0) &&
                d_x[i] == (keeps ? d_y[i] * scale : 0);
    }
    CHECK(right);

    std::vector<TestType> part(size - 68);
    std::vector<std::uint8_t> part_kept(part.size());
    kernels::dropout(x.data() + 68, part.data(), part_kept.data(), part.size(), stream, 68, threshold, scale);
    CHECK((part == std::vector<TestType>(y.begin() + 68, y.end())));
    CHECK((part_kept == std::vector<std::uint8_t>(kept.begin() + 68, kept.end())));
}

TEMPLATE_TEST_CASE("what is not finite is not hidden by dropping it", "", float, double) {
    using limits = std::numeric_limits<TestType>;
    CHECK(kernels::keep_if<TestType>(1, 3, 2) == 6);
    CHECK(kernels::keep_if<TestType>(0, 3, 2) == 0);
    CHECK(kernels::keep_if<TestType>(0, limits::max(), 2) == 0);
    CHECK(std::isnan(kernels::keep_if<TestType>(0, limits::infinity(), 2)));
    CHECK(std::isnan(kernels::keep_if<TestType>(0, limits::quiet_NaN(), 2)));
    CHECK(kernels::keep_if<TestType>(1, limits::infinity(), 2) == limits::infinity());
}
