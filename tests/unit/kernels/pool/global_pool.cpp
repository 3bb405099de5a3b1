// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/pool/global_pool.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "support/catch.hpp"
#include "support/layer_harness.hpp"

using namespace ctcnn;

namespace {

template <class Scalar>
void check_global_pool(std::size_t channels, std::size_t height, std::size_t width) {
    INFO(channels << " channels of " << height << " x " << width);
    const kernels::global_pool<Scalar> pool{channels, height, width};
    const std::size_t pixels = height * width;
    const auto values = test::distinct_values(channels * pixels, 1), gradients = test::random_values(channels, 2);
    const std::vector<Scalar> x(values.begin(), values.end()), d_y(gradients.begin(), gradients.end());
    std::vector<Scalar> mean(channels), largest(channels), d_mean(x.size()), d_largest(x.size());
    pool.average_forward(x.data(), mean.data());
    pool.average_backward(d_y.data(), d_mean.data());
    pool.max_forward(x.data(), largest.data());
    pool.max_backward(x.data(), largest.data(), d_y.data(), d_largest.data());

    std::vector<double> expected_mean(channels), expected_d_mean(x.size());
    std::vector<Scalar> expected_largest(channels, -std::numeric_limits<Scalar>::infinity()), expected_d(x.size());
    for (std::size_t c = 0; c < channels; ++c) {
        std::size_t at = 0;
        for (std::size_t p = 0; p < pixels; ++p) {
            const std::size_t i = p * channels + c;
            expected_mean[c] += values[i] / static_cast<double>(pixels);
            expected_d_mean[i] = gradients[c] / static_cast<double>(pixels);
            if (x[i] > expected_largest[c]) expected_largest[c] = x[at = i];
        }
        expected_d[at] = d_y[c];
    }
    const auto check = [](const std::vector<Scalar>& found, const std::vector<double>& expected) {
        test::check_sums(found, {expected, std::vector<double>(expected.size(), 1), 1}, 8);
    };
    check(mean, expected_mean);
    check(d_mean, expected_d_mean);
    CHECK((largest == expected_largest));
    CHECK((d_largest == expected_d));
}

}  // namespace

TEMPLATE_TEST_CASE("pooling of whole images equals the mean and the largest of each channel", "", float, double) {
    constexpr std::size_t w = simd::width<TestType>;
    check_global_pool<TestType>(1, 1, 1);
    check_global_pool<TestType>(4 * w + w + 3, 3, 5);  // four registers of channels, one, and a rest
}

TEST_CASE("of equal numbers the first is the largest, of those that are NaN the last") {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const kernels::global_pool<float> pool{2, 1, 3};
    const std::vector<float> x{4, nan, 4, nan, 1, 2}, d_y{7, 8};
    std::vector<float> y(2), d_x(6);
    pool.max_forward(x.data(), y.data());
    CHECK(y[0] == 4);
    CHECK(std::isnan(y[1]));
    pool.max_backward(x.data(), y.data(), d_y.data(), d_x.data());
    CHECK((d_x == std::vector<float>{7, 0, 0, 8, 0, 0}));
}
