// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/activation/channel_softmax.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "support/catch.hpp"
#include "support/layer_harness.hpp"
#include "support/naive_softmax.hpp"

using namespace ctcnn;

namespace {

/// Of each pixel of [channels][pixels], from the definition.
struct naive_channel_softmax {
    std::vector<double> y, d_x;

    naive_channel_softmax(const std::vector<double>& x, const std::vector<double>& d_y, std::size_t channels)
        : y(x.size()),
          d_x(x.size()) {
        const std::size_t pixels = x.size() / channels;
        for (std::size_t p = 0; p < pixels; ++p) {
            std::vector<double> column;
            for (std::size_t c = 0; c < channels; ++c) column.push_back(x[c * pixels + p]);
            column = test::naive_softmax(column);
            double sum = 0;
            for (std::size_t c = 0; c < channels; ++c) sum += column[c] * d_y[c * pixels + p];
            for (std::size_t c = 0; c < channels; ++c) {
                y[c * pixels + p] = column[c];
                d_x[c * pixels + p] = column[c] * (d_y[c * pixels + p] - sum);
            }
        }
    }
};

template <class Scalar>
void check_channel_softmax(std::size_t channels, std::size_t pixels) {
    INFO(channels << " channels of " << pixels << " pixels");
    const auto x = test::random_values(channels * pixels, 1), d_y = test::random_values(channels * pixels, 2);
    const std::vector<Scalar> from(x.begin(), x.end()), gradient(d_y.begin(), d_y.end());
    const naive_channel_softmax expected(x, d_y, channels);
    std::vector<Scalar> y(x.size()), d_x(x.size());
    const auto check = [&](const std::vector<Scalar>& found, const std::vector<double>& value) {
        test::check_sums(found, {value, std::vector<double>(value.size()), 1}, 40);
    };
    kernels::channel_softmax(from.data(), y.data(), channels, pixels);
    kernels::channel_softmax_backward(y.data(), gradient.data(), d_x.data(), channels, pixels);
    check(y, expected.y);
    check(d_x, expected.d_x);
    if (pixels > 1) return;
    kernels::row_softmax(from.data(), y.data(), channels);
    kernels::row_softmax_backward(y.data(), gradient.data(), d_x.data(), channels);
    check(y, expected.y);
    check(d_x, expected.d_x);
}

}  // namespace

TEMPLATE_TEST_CASE("softmax over the channels of each pixel, and over a row, equals its naive twin", "", float,
                   double) {
    check_channel_softmax<TestType>(3, 35);
    check_channel_softmax<TestType>(5, 3);
    check_channel_softmax<TestType>(1, 1);
    check_channel_softmax<TestType>(37, 1);
}

TEST_CASE("a pixel of large numbers is a distribution, one with NaN is NaN, and neither changes its neighbours") {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const std::vector<float> x{1e4f, 0, nan, -1e4f, 0, 1};  // [2][3]
    std::vector<float> y(6);
    kernels::channel_softmax(x.data(), y.data(), 2, 3);
    CHECK(y[0] == 1);
    CHECK(y[3] == 0);
    CHECK(y[1] == 0.5f);
    CHECK(y[4] == 0.5f);
    CHECK(std::isnan(y[2]));
    CHECK(std::isnan(y[5]));
}
