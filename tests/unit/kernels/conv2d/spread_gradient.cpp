// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/spread_gradient.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/layers/options.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// Against a loop over the pooled output. The image has a row and two columns after the last windows.
template <class Scalar, class Kernel, std::size_t Group, bool Pads>
void check_spread() {
    constexpr std::size_t w = simd::width<Scalar>, vectors = (Group + w - 1) / w, groups = Pads ? 2 : 1;
    constexpr std::size_t padded = Pads ? vectors * w : Group, channels = groups * Group, pixel = groups * padded + 2;
    constexpr std::size_t window_rows = 2, windows = 3, rows = window_rows * Kernel::height + 1;
    constexpr std::size_t pixels = windows * Kernel::width + 2, row = pixels * pixel + 5;
    constexpr kernels::spread_sizes sizes{window_rows, windows, rows,  pixels, row,    pixel,
                                          channels,    groups,  Group, padded, vectors};
    constexpr auto spreading =
        kernels::gradient_spreading_of<kernels::relu, Scalar, Kernel, vectors, Group - (vectors - 1) * w, Pads>(sizes);
    std::vector<Scalar> y(window_rows * windows * channels), d_y(y.size());
    std::vector<std::uint8_t> index(y.size());
    for (std::size_t i = 0; i < y.size(); ++i) {
        y[i] = static_cast<Scalar>(i % 3) - 1;
        d_y[i] = static_cast<Scalar>(i + 1);
        index[i] = static_cast<std::uint8_t>(i * 7 % (Kernel::height * Kernel::width));
    }
    constexpr Scalar untouched = 77;
    std::vector<Scalar> to(rows * row, untouched), expected(to), d_bias(channels, 5), expected_bias(d_bias);
    for (std::size_t i = 0; i < rows * pixels * pixel; ++i) {
        const std::size_t at = i % pixel;
        if (at < groups * padded) expected[i / (pixels * pixel) * row + i % (pixels * pixel)] = 0;
    }
    for (std::size_t i = 0; i < y.size(); ++i) {
        const std::size_t c = i % channels, window = i / channels;
        const std::size_t iy = window / windows * Kernel::height + index[i] / Kernel::width;
        const std::size_t ix = window % windows * Kernel::width + index[i] % Kernel::width;
        const Scalar passed = y[i] > 0 ? d_y[i] : 0;
        expected[iy * row + ix * pixel + c / Group * padded + c % Group] = passed;
        expected_bias[c] += passed;
    }
    kernels::spread_gradient(y.data(), d_y.data(), index.data(), to.data(), d_bias.data(), spreading);
    CHECK((to == expected));
    CHECK((d_bias == expected_bias));
    kernels::spread_gradient<Scalar>(y.data(), d_y.data(), index.data(), to.data(), nullptr, spreading);
    CHECK((to == expected));
}

}  // namespace

TEMPLATE_TEST_CASE("a pooled gradient is spread to where the largest was, and added up for the bias", "", float,
                   double) {
    constexpr std::size_t w = simd::width<TestType>;
    check_spread<TestType, kernel<2>, w + 1, true>();
    check_spread<TestType, kernel<3, 2>, 1, true>();
    check_spread<TestType, kernel<2>, 5 * w, true>();
    check_spread<TestType, kernel<2>, 6 * w - 1, false>();  // more vectors than are spread together
    check_spread<TestType, kernel<1, 3>, 3, false>();
}
