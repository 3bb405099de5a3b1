// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/common/lane_sums.hpp"

#include <array>
#include <cstddef>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("every term is in its sum once, whatever their number") {
    for (const std::size_t count : {0u, 1u, 7u, 8u, 9u, 16u, 23u, 1001u}) {
        INFO(count << " terms");
        const auto sums = kernels::lane_sums<2>(count, [](std::size_t i) {
            return std::array{static_cast<double>(i), static_cast<double>(i * i)};
        });
        double first = 0, second = 0;
        for (std::size_t i = 0; i < count; ++i) {
            first += static_cast<double>(i);
            second += static_cast<double>(i * i);
        }
        CHECK(sums[0] == first);  // whole numbers: exact in every order
        CHECK(sums[1] == second);
    }
}

TEST_CASE("terms are added in an order that the number of terms alone decides") {
    // Eight sums, of which 0 and 4 are added first: 2^53 + 1 would lose the 1.
    const std::array<double, 8> terms{0x1p53, 1, 0, 0, -0x1p53, 0, 0, 0};
    CHECK(kernels::lane_sums<1>(8, [&](std::size_t i) { return std::array{terms[i]}; })[0] == 1);
    const std::array<double, 8> neighbours{0x1p53, -0x1p53, 0, 0, 1, 0, 0, 0};
    CHECK(kernels::lane_sums<1>(8, [&](std::size_t i) { return std::array{neighbours[i]}; })[0] == 0);
}
