// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/normalization/batch_norm.hpp"

#include <cstddef>
#include <vector>

#include "ctcnn/kernels/activation/activation.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// An image [3][7] of small whole numbers, in either arrangement: all that is computed of them is exact.
template <class Scalar>
struct small_image {
    static constexpr std::size_t channels = 3, pixels = 7, count = channels * pixels;
    kernels::image_size size;
    std::vector<Scalar> x{std::vector<Scalar>(count)}, y = x, d_y = x;
    std::vector<Scalar> center{1, -2, 3}, scale{2, 4, -1}, shift{5, 6, 7};

    explicit small_image(bool channels_last) : size{channels, pixels, channels_last} {
        for (std::size_t i = 0; i < count; ++i) {
            x[i] = static_cast<Scalar>(i * 5 % 13) - 6;
            y[i] = static_cast<Scalar>(i * 3 % 5) - 2;  // of which relu passes those above 0
            d_y[i] = static_cast<Scalar>(i * 7 % 11) - 5;
        }
    }
    [[nodiscard]] std::size_t channel(std::size_t i) const { return size.channels_last ? i % channels : i / pixels; }
};

}  // namespace

TEMPLATE_TEST_CASE("the passes of batch normalization over an image equal the definition", "", float, double) {
    for (const bool channels_last : {false, true}) {
        small_image<TestType> image(channels_last);
        constexpr std::size_t channels = image.channels, count = image.count;
        std::vector<double> moments(2 * channels, 1), gradients(2 * channels, 1), expected_moments = moments,
                                                                                  expected_gradients = gradients;
        std::vector<TestType> normalized(count), d_x(count), expected(count), expected_d_x(count);
        const std::vector<TestType> factor{3, -1, 2};
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t c = image.channel(i);
            const TestType distance = image.x[i] - image.center[c], g = image.y[i] > 0 ? image.d_y[i] : 0;
            const TestType line = distance * image.scale[c] + image.shift[c];
            expected_moments[c] += static_cast<double>(distance);
            expected_moments[channels + c] += static_cast<double>(distance * distance);
            expected_gradients[c] += static_cast<double>(g);
            expected_gradients[channels + c] += static_cast<double>(g * distance);
            expected[i] = line > 0 ? line : 0;
            expected_d_x[i] = g * factor[c] + line;
        }
        const kernels::channel_lines<TestType> lines{image.center.data(), image.scale.data(), image.shift.data()};
        kernels::add_moments(image.x.data(), image.center.data(), image.size, moments.data());
        kernels::normalize_channels<kernels::relu>(image.x.data(), normalized.data(), lines, image.size);
        kernels::add_gradient_sums<kernels::relu>(image.x.data(), image.y.data(), image.d_y.data(), image.center.data(),
                                                  image.size, gradients.data());
        kernels::normalize_channels_backward<kernels::relu>(image.x.data(), image.y.data(), image.d_y.data(),
                                                            d_x.data(), factor.data(), lines, image.size);
        CHECK((moments == expected_moments));
        CHECK((normalized == expected));
        CHECK((gradients == expected_gradients));
        CHECK((d_x == expected_d_x));
    }
}

TEST_CASE("what is rounded off of a mean is in the shift") {
    float center = 0, scale = 0, shift = 0;
    const kernels::channel_lines<float> lines{&center, &scale, &shift};
    lines.set(0, 16777217.0, 2, 0.5);  // 2^24 + 1, which no float is
    CHECK(center == 16777216.0f);
    CHECK(scale == 2);
    CHECK(shift == 0.5f - 2.0f);
}
