// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/common/register_tile.hpp"

#include <cstddef>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;
using kernels::best_tile;

namespace {

/// The sums of a tile, its vectors and one broadcast number fit the registers, and no tile is larger than the product.
template <class Scalar>
constexpr bool tiles_fit() {
    bool fit = true;
    const auto check = [&](kernels::tile_size tile, std::size_t rows, std::size_t vectors) {
        fit = fit && tile.rows >= 1 && tile.vectors >= 1 && tile.rows <= rows && tile.vectors <= vectors &&
              tile.rows * tile.vectors + tile.vectors + 1 <= simd::registers;
    };
    check(best_tile<Scalar>(1, 1), 1, 1);
    check(best_tile<Scalar>(13, 1), 13, 1);
    check(best_tile<Scalar>(26, 4), 26, 4);
    check(best_tile<Scalar>(100, 7), 100, 7);
    check(best_tile<Scalar>(2, 16), 2, 16);
    return fit;
}
static_assert(tiles_fit<float>() && tiles_fit<double>());
static_assert(best_tile<float>(100, 7, 2).vectors <= 2);
// Rows are divided evenly: 26 rows are no 14 and 12.
static_assert(26 % best_tile<float>(26, 1).rows == 0);

static_assert(kernels::whole_vectors<float>(0) == 0 && kernels::whole_vectors<float>(1) == simd::width<float>);
static_assert(kernels::whole_vectors<double>(simd::width<double>) == simd::width<double>);
static_assert(kernels::whole_vectors<double>(simd::width<double> + 1) == 2 * simd::width<double>);
static_assert(kernels::strided_rows<5>::at(3) == 15);

/// Numbers whose products and sums are exact.
template <class Scalar>
std::vector<Scalar> whole_numbers(std::size_t count, std::size_t factor) {
    std::vector<Scalar> result(count);
    for (std::size_t i = 0; i < count; ++i) result[i] = static_cast<Scalar>(i * factor % 11) - 5;
    return result;
}

/// Both ways to multiply, against the sum of products; the last vector has `Lanes` lanes.
template <class Scalar, std::size_t Rows, std::size_t Vectors, std::size_t Lanes>
void check_tile(std::size_t depth) {
    constexpr std::size_t width = simd::width<Scalar>, columns = (Vectors - 1) * width + Lanes;
    INFO(Rows << " x " << Vectors << ", depth " << depth);
    const std::size_t a_row = depth + 3;
    const auto a = whole_numbers<Scalar>(Rows * a_row, 3);
    const auto b = whole_numbers<Scalar>(depth * Vectors * width, 7);
    std::vector<Scalar> expected(Rows * columns + 1, 77), found = expected, found_by_rows = expected;
    for (std::size_t r = 0; r < Rows; ++r)
        for (std::size_t c = 0; c < columns; ++c) {
            expected[r * columns + c] = 0;
            for (std::size_t k = 0; k < depth; ++k)
                expected[r * columns + c] += a[r * a_row + k] * b[k * Vectors * width + c];
        }
    const auto store_to = [](std::vector<Scalar>& to) {
        return [&to](std::size_t r, std::size_t v, const simd::pack<Scalar>& sum, auto lanes) {
            kernels::store_lanes<lanes>(to.data() + r * columns + v * width, sum);
        };
    };
    std::vector<Scalar> tall(depth * (Rows * 2 + 1));  // a, transposed: rows are 2 apart, steps Rows * 2 + 1
    for (std::size_t k = 0; k < depth; ++k)
        for (std::size_t r = 0; r < Rows; ++r) tall[k * (Rows * 2 + 1) + r * 2] = a[r * a_row + k];
    kernels::register_tile<Scalar, Rows, Vectors> tile;
    kernels::set_zero(tile);
    kernels::multiply_accumulate<kernels::strided_rows<2>, Lanes>(tile, tall.data(), Rows * 2 + 1, b.data(),
                                                                  Vectors * width, depth);
    kernels::for_each_vector<Lanes>(tile, store_to(found));
    CHECK((found == expected));
    kernels::set_zero(tile);
    kernels::multiply_accumulate_rows(tile, a.data(), a_row, b.data(), depth);
    kernels::for_each_vector<Lanes>(tile, store_to(found_by_rows));
    CHECK((found_by_rows == expected));
}

}  // namespace

TEMPLATE_TEST_CASE("a tile of sums is the product of its rows and vectors, and the last vector has its lanes only", "",
                   float, double) {
    constexpr std::size_t w = simd::width<TestType>;
    check_tile<TestType, 1, 1, w>(5);
    check_tile<TestType, 3, 2, (w + 1) / 2>(4);
    check_tile<TestType, 7, 1, 1>(9);  // more rows than pointers to three of them move
    check_tile<TestType, 2, 1, w>(0);
}
