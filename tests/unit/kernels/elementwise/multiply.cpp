// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/elementwise/multiply.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

template <class Scalar>
std::vector<Scalar> factors_from(std::size_t size, std::size_t step) {
    std::vector<Scalar> result(size);
    for (std::size_t i = 0; i < size; ++i) result[i] = static_cast<Scalar>(i * step % 23) / 7 - 1;
    return result;
}

template <class Scalar, std::size_t Channels, std::size_t Pixels, bool ChannelsLast>
bool channels_are_scaled() {
    using kernel = kernels::channel_factors<Scalar, Channels, Pixels, ChannelsLast>;
    constexpr std::size_t size = Channels * Pixels;
    const auto channel_of = [](std::size_t i) { return ChannelsLast ? i % Channels : i / Pixels; };
    const auto image = factors_from<Scalar>(size, 5), factors = factors_from<Scalar>(Channels, 3),
               d_y = factors_from<Scalar>(size, 9);
    std::vector<Scalar> y(size + 1, -9), d_factors(Channels + 1, -9);
    kernel::multiply(image.data(), factors.data(), y.data());
    kernel::sum_products(image.data(), d_y.data(), d_factors.data());
    bool right = y.back() == -9 && d_factors.back() == -9;
    std::vector<double> sums(Channels);
    for (std::size_t i = 0; i < size; ++i) {
        right = right && y[i] == image[i] * factors[channel_of(i)];
        sums[channel_of(i)] += static_cast<double>(image[i]) * static_cast<double>(d_y[i]);
    }
    // Terms are below 8 each.
    const double error = 8 * Pixels * Pixels * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
    for (std::size_t c = 0; c < Channels; ++c)
        right = right && std::abs(sums[c] - static_cast<double>(d_factors[c])) <= error;
    return right;
}

}  // namespace

TEMPLATE_TEST_CASE("arrays are multiplied, whatever their size, and no element beside them is written", "", float,
                   double) {
    bool right = true;
    for (const std::size_t size : {0u, 1u, 3u, 4u, 7u, 8u, 15u, 16u, 17u, 33u, 100u}) {
        auto left = factors_from<TestType>(size, 5);
        const auto right_ones = factors_from<TestType>(size, 3);
        std::vector<TestType> product(size + 1, -9);
        kernels::multiply(left.data(), right_ones.data(), product.data(), size);
        for (std::size_t i = 0; i < size; ++i) right = right && product[i] == left[i] * right_ones[i];
        right = right && product[size] == -9;
        kernels::multiply(left.data(), right_ones.data(), left.data(), size);  // into one of them
        for (std::size_t i = 0; i < size; ++i) right = right && left[i] == product[i];
    }
    CHECK(right);
}

TEMPLATE_TEST_CASE("an image is scaled by one factor a channel, and the factors' gradients are sums of products", "",
                   float, double) {
    CHECK(channels_are_scaled<TestType, 1, 1, false>());
    CHECK(channels_are_scaled<TestType, 3, 35, false>());
    CHECK(channels_are_scaled<TestType, 3, 35, true>());
    CHECK(channels_are_scaled<TestType, 17, 9, false>());
    CHECK(channels_are_scaled<TestType, 17, 9, true>());
    CHECK(channels_are_scaled<TestType, 33, 1, true>());
}
