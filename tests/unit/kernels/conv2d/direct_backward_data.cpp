// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/direct_backward_data.hpp"

#include <cstddef>
#include <vector>

#include "support/catch.hpp"
#include "support/layer_harness.hpp"
#include "support/naive_products.hpp"

using namespace ctcnn;

namespace {

/// Each tap of each output meets an input in one phase: the products of all phases together are those of forward that
/// read the image, and those with the zeros around the outputs.
template <std::size_t Extent, std::size_t Outputs, std::size_t Kernel, std::size_t Stride, std::size_t Padding,
          std::size_t Dilation>
constexpr bool phases_are_right() {
    using made = kernels::convolution_phases<Extent, Outputs, Kernel, Stride, Padding, Dilation>;
    std::size_t found = 0, expected = 0, pixels = 0;
    for (const auto& phase : made::phases) {
        pixels += phase.count;
        for (std::size_t i = 0; i < phase.count * phase.taps; ++i) {
            const std::size_t pixel = phase.first + i / phase.taps * Stride, rotated = i % phase.taps;
            const std::size_t tap = phase.tap + (phase.taps - 1 - rotated) * made::tap_step;
            const std::size_t at =
                phase.corner + i / phase.taps + rotated * made::output_step;  // with the zeros before
            if (tap >= Kernel || at >= made::padded) return false;
            if (at < made::before || at >= made::before + Outputs) continue;  // a zero
            if ((at - made::before) * Stride + tap * Dilation != pixel + Padding) return false;
            ++found;
        }
    }
    for (std::size_t o = 0; o < Outputs; ++o)
        for (std::size_t k = 0; k < Kernel; ++k)
            expected += o * Stride + k * Dilation >= Padding && o * Stride + k * Dilation < Padding + Extent;
    return found == expected && pixels == Extent;
}
static_assert(phases_are_right<6, 6, 3, 1, 1, 1>() && phases_are_right<7, 3, 3, 2, 0, 1>());
static_assert(phases_are_right<7, 4, 3, 2, 1, 1>() && phases_are_right<9, 3, 2, 3, 0, 1>());
static_assert(phases_are_right<8, 2, 3, 3, 1, 2>() && phases_are_right<8, 3, 2, 2, 0, 2>());
static_assert(phases_are_right<2, 3, 1, 3, 3, 1>() && phases_are_right<5, 5, 3, 1, 2, 2>());

template <class... Window>
using data_kernel =
    kernels::conv2d_direct_data<float, kernels::conv2d_geometry<3, 4, 1, detail::window_geometry<5, 7, Window...>>>;
using strided_gradient = data_kernel<kernel<3>, stride<2>, padding<1>>;
static_assert(strided_gradient::phases.size() == 4 && strided_gradient::reaches_all);
// A stride above the kernel leaves pixels that no tap reaches.
static_assert(!data_kernel<kernel<1>, stride<2>, padding<0>>::reaches_all);
static_assert(data_kernel<kernel<1>, stride<2>, padding<0>>::phases.size() == 1);

}  // namespace

TEST_CASE("the gradient of a strided convolution's input, phase after phase, equals its naive twin") {
    const test::naive_conv2d naive{3, 5, 7, 4, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1};
    REQUIRE(naive.output_size() == 4 * 3 * 4);
    const auto d_y = test::random_values(naive.output_size(), 1), weight = test::random_values(naive.weight_size(), 2);
    const std::vector<float> weights(weight.begin(), weight.end());
    std::vector<float> plane(strided_gradient::plane_size), packed(strided_gradient::packed_size),
        d_x(naive.input_size());
    strided_gradient::plane.fill(test::transposed_samples<float>(d_y, 4, 12).data(), plane.data());
    kernels::pack_rotated_filters(weights.data(), packed.data(), strided_gradient::phases, strided_gradient::sizes);
    kernels::convolve_phases<float>(plane.data(), packed.data(), nullptr, d_x.data(), strided_gradient::phases,
                                    strided_gradient::tiles, {}, 0, strided_gradient::phases.size());
    test::check_sums(test::transposed_samples<float>(d_x, 35, 3), test::naive_backward_data(naive, 1, d_y, weight));
}

TEST_CASE("pixels that no tap reaches are the bias, or zero") {
    const std::vector<float> bias{1, 2};
    std::vector<float> pixels(5, 77);
    kernels::fill_pixels(pixels.data(), bias.data(), 2, 2);
    CHECK((pixels == std::vector<float>{1, 2, 1, 2, 77}));
    kernels::fill_pixels<float>(pixels.data(), nullptr, 2, 2);
    CHECK((pixels == std::vector<float>{0, 0, 0, 0, 77}));
}
