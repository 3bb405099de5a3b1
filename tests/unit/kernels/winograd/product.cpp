// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/winograd/product.hpp"

#include <cstddef>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// Small whole numbers: products and sums are exact.
std::vector<float> product_numbers(std::size_t count, std::size_t factor) {
    std::vector<float> result(count);
    for (std::size_t i = 0; i < count; ++i) result[i] = static_cast<float>(i * factor % 7) - 3;
    return result;
}

/// Matrices for one image of 3 x 2 tiles, of which 1 and 2 are larger.
constexpr kernels::winograd::point_matrices product_matrices(std::size_t columns) {
    return kernels::winograd::point_matrices::of(3, {3, 1}, {2, 2}, 1, columns);
}

}  // namespace

TEST_CASE("a product of any number of rows is computed, and none after them is written") {
    constexpr std::size_t w = simd::width<float>, columns = 2 * w, depth = 3, v_columns = 5;
    const auto v = product_numbers(40 * v_columns, 3), u = product_numbers(depth * columns, 5);
    for (std::size_t rows = 1; rows <= 31; rows += rows < 16 ? 1 : 5) {
        INFO(rows << " rows");
        std::vector<float> m((rows + 1) * columns, 77), expected(m);
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < columns; ++c) {
                expected[r * columns + c] = 0;
                for (std::size_t k = 0; k < depth; ++k)
                    expected[r * columns + c] += v[r * v_columns + k] * u[k * columns + c];
            }
        kernels::prefetch_streams ahead;
        kernels::winograd::product<float, 2>(v.data(), v_columns, u.data(), m.data(), rows, depth, ahead);
        CHECK((m == expected));
    }
}

TEST_CASE("there is one product for each point, and one correlation, of the rows that have it") {
    constexpr std::size_t w = simd::width<float>, channels = 4, columns = 6, matrix = channels * w + 3;
    constexpr auto in = product_matrices(columns), out = product_matrices(w);
    const auto v = product_numbers(in.size, 3), u = product_numbers(36 * matrix, 5), z = product_numbers(out.size, 2);
    std::vector<float> m(out.size), expected_m(out.size), d_u(36 * matrix, 5), expected_d_u(d_u);
    std::size_t point = 0;
    for (std::size_t g = 0; g < 4; ++g)
        for (std::size_t k = 0; k < in.kinds[g].count; ++k, ++point)
            for (std::size_t r = 0; r < in.kinds[g].rows; ++r)
                for (std::size_t i = 0; i < channels; ++i)
                    for (std::size_t c = 0; c < w; ++c) {
                        const float number = v[in.kinds[g].at + k * in.kinds[g].step + r * columns + i];
                        const std::size_t at = out.kinds[g].at + k * out.kinds[g].step + r * w + c;
                        expected_m[at] += number * u[point * matrix + i * w + c];
                        expected_d_u[point * matrix + i * w + c] += number * z[at];
                    }
    kernels::prefetch_streams ahead;
    kernels::winograd::products<float, 1>(in, v.data(), columns, u.data(), matrix, out, m.data(), channels, ahead);
    CHECK((m == expected_m));
    kernels::winograd::correlations<float, 3, 1, 1>(in, v.data(), columns, out, z.data(), d_u.data(), matrix, channels,
                                                    false, ahead);
    CHECK((d_u == expected_d_u));
    // The first block of images begins the sums.
    for (float& sum : d_u) sum = 77;
    for (std::size_t i = 0; i < d_u.size(); ++i) expected_d_u[i] = i % matrix < channels * w ? expected_d_u[i] - 5 : 77;
    kernels::winograd::correlations<float, 3, 1, 1>(in, v.data(), columns, out, z.data(), d_u.data(), matrix, channels,
                                                    true, ahead);
    CHECK((d_u == expected_d_u));
}
