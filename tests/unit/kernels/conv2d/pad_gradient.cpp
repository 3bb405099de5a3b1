// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/pad_gradient.hpp"

#include <cstddef>
#include <vector>

#include "ctcnn/kernels/activation/activation.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("a gradient is padded to whole vectors of each group, through its activation, and added up for the bias") {
    constexpr std::size_t w = simd::width<float>, group = w + 1, groups = 2, pixels = 3, padded = 2 * w;
    constexpr kernels::gradient_sizes sizes{pixels, groups * group, groups * padded, groups, group, padded, 2};
    constexpr auto padding_of_gradient = kernels::gradient_padding_of<kernels::relu, float, 2, 1>(sizes);
    std::vector<float> y(pixels * groups * group), d_y(y.size()), padded_gradient(pixels * groups * padded, 77);
    std::vector<float> d_bias(groups * group, 5), expected_bias(d_bias), expected(padded_gradient.size());
    for (std::size_t i = 0; i < y.size(); ++i) {
        y[i] = static_cast<float>(i % 3) - 1;
        d_y[i] = static_cast<float>(i + 1);
        const std::size_t pixel = i / (groups * group), filter = i % (groups * group);
        const float passed = y[i] > 0 ? d_y[i] : 0;
        expected[(pixel * groups + filter / group) * padded + filter % group] = passed;
        expected_bias[filter] += passed;
    }
    kernels::pad_gradient(y.data(), d_y.data(), padded_gradient.data(), d_bias.data(), padding_of_gradient);
    CHECK((padded_gradient == expected));
    CHECK((d_bias == expected_bias));
}
