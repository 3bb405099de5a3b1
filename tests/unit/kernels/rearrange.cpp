// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/rearrange.hpp"

#include <cstddef>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

template <std::size_t Rows, std::size_t Columns>
void check() {
    INFO(Rows << " x " << Columns);
    std::vector<float> from(Rows * Columns), to(Rows * Columns, -1), back(Rows * Columns, -1);
    for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<float>(i);
    kernels::transpose<Rows, Columns>(from.data(), to.data());
    bool right = true;
    for (std::size_t r = 0; r < Rows; ++r)
        for (std::size_t c = 0; c < Columns; ++c) right = right && to[c * Rows + r] == from[r * Columns + c];
    CHECK(right);
    kernels::transpose<Columns, Rows>(to.data(), back.data());
    CHECK(back == from);
}

}  // namespace

TEST_CASE("transposing in squares reaches every element, whatever the tails") {
    check<1, 7>();
    check<7, 1>();
    check<3, 169>();
    check<15, 17>();
    check<16, 16>();
    check<33, 50>();
}
