// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/common/transpose.hpp"

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
    kernels::transpose(from.data(), Rows, Columns, to.data());
    bool right = true;
    for (std::size_t r = 0; r < Rows; ++r)
        for (std::size_t c = 0; c < Columns; ++c) right = right && to[c * Rows + r] == from[r * Columns + c];
    CHECK(right);
    kernels::transpose(to.data(), Columns, Rows, back.data());
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

TEST_CASE("transposing writes its own rows only, at the distances it is given") {
    constexpr std::size_t rows = 18, columns = 21, from_step = 23, to_step = 20;
    std::vector<float> from(rows * from_step), to(columns * to_step, -1);
    for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<float>(i);
    kernels::transpose(from.data(), from_step, rows, columns, to.data(), to_step);
    bool right = true;
    for (std::size_t c = 0; c < columns; ++c)
        for (std::size_t r = 0; r < to_step; ++r)
            right = right && to[c * to_step + r] == (r < rows ? from[r * from_step + c] : -1);
    CHECK(right);
}

namespace {

template <std::size_t Rows, class Scalar>
void check_interleave() {
    constexpr std::size_t w = simd::width<Scalar>;
    simd::pack<Scalar> rows[Rows];
    Scalar numbers[Rows * w];
    for (std::size_t r = 0; r < Rows; ++r) {
        for (std::size_t l = 0; l < w; ++l) numbers[l] = static_cast<Scalar>(100 * r + l);
        rows[r] = simd::load(numbers);
    }
    kernels::interleave<Rows>(rows);
    for (std::size_t r = 0; r < Rows; ++r) simd::store(numbers + r * w, rows[r]);
    bool right = true;
    for (std::size_t r = 0; r < Rows; ++r)
        for (std::size_t l = 0; l < w; ++l) right = right && numbers[l * Rows + r] == static_cast<Scalar>(100 * r + l);
    CHECK(right);
}

}  // namespace

TEMPLATE_TEST_CASE("registers are interleaved", "", float, double) {
    check_interleave<1, TestType>();
    check_interleave<2, TestType>();
    check_interleave<4, TestType>();
    check_interleave<8, TestType>();
    check_interleave<16, TestType>();
}
