// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/tiles.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "ctcnn/kernels/activation/activation.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// Small whole numbers: products and sums are exact.
template <class Scalar>
std::vector<Scalar> tile_numbers(std::size_t count, std::size_t factor) {
    std::vector<Scalar> result(count);
    for (std::size_t i = 0; i < count; ++i) result[i] = static_cast<Scalar>(i * factor % 7) - 3;
    return result;
}

}  // namespace

TEMPLATE_TEST_CASE("a tile of a convolution is the sum over its window, and what comes after it", "", float, double) {
    // 3 pixels, 4 apart, of windows of 2 x 2 with 2 channels, in a plane whose rows have 20 numbers.
    constexpr std::size_t w = simd::width<TestType>, rows = 3, filters = w + 1, padded = 2 * w;
    const kernels::convolution_walk walk{2, 20, 2, 2, 2, filters + 5};
    const auto plane = tile_numbers<TestType>(40, 3), packed = tile_numbers<TestType>(4 * 2 * padded, 5);
    const auto bias = tile_numbers<TestType>(filters, 2), addend = tile_numbers<TestType>(rows * walk.out_step, 4);
    std::vector<TestType> plain(rows * walk.out_step, 77), added(plain), expected_plain(plain), expected_added(plain);
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t o = 0; o < filters; ++o) {
            TestType sum = 0;
            for (std::size_t y = 0; y < 2; ++y)
                for (std::size_t x = 0; x < 2; ++x)
                    for (std::size_t i = 0; i < 2; ++i)
                        sum += plane[r * 4 + y * 20 + x * 2 + i] * packed[((y * 2 + x) * 2 + i) * padded + o];
            const std::size_t at = r * walk.out_step + o;
            expected_plain[at] = std::max<TestType>(sum, 0);
            expected_added[at] = std::max<TestType>(sum + bias[o] + addend[at], 0);
        }
    kernels::convolve_tile<TestType, kernels::relu, rows, 2, 1, 4>(plane.data(), packed.data(), nullptr, plain.data(),
                                                                   walk, {});
    CHECK((plain == expected_plain));
    kernels::convolve_tile<TestType, kernels::after_addition<kernels::relu>, rows, 2, 1, 4>(
        plane.data(), packed.data(), bias.data(), added.data(), walk, {added.data(), addend.data()});
    CHECK((added == expected_added));
}

TEMPLATE_TEST_CASE("a tile of a weight's gradient adds the products over all pixels to its sums", "", float, double) {
    // 2 inputs, of windows 3 apart in rows of 11, for 2 x 3 pixels.
    constexpr std::size_t w = simd::width<TestType>, inputs = 2;
    const kernels::pixel_walk walk{2, 3, 11, 3, 4 * w, w, w + 2};
    const auto plane = tile_numbers<TestType>(22, 3), gradient = tile_numbers<TestType>(2 * 4 * w, 5);
    std::vector<TestType> sums(inputs * walk.sums_step, 5), expected(sums);
    for (std::size_t i = 0; i < inputs; ++i)
        for (std::size_t o = 0; o < w; ++o)
            for (std::size_t y = 0; y < 2; ++y)
                for (std::size_t x = 0; x < 3; ++x)
                    expected[i * walk.sums_step + o] += plane[y * 11 + x * 3 + i] * gradient[y * 4 * w + x * w + o];
    kernels::prefetch_streams ahead;
    kernels::correlate_tile<TestType, kernels::strided_rows<1>, inputs, 1>(plane.data(), gradient.data(), sums.data(),
                                                                           walk, ahead);
    CHECK((sums == expected));
}
