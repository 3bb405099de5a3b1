// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/classify_shifted.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>

#include "ctcnn/core/error.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/catch.hpp"
#include "support/network_runs.hpp"

using namespace ctcnn;

namespace {

using images = shape<2, 4, 3>;
using classifier = network<images, flatten, linear<5>>;

batch<images> drawn_images(std::size_t count) {
    batch<images> samples(count);
    test::network_problem<classifier, float>::fill(samples.span(), 5);
    return samples;
}

/// Pixel (y, x) of an image that repeats its edges.
float pixel(tensor_view<images, const float> image, std::size_t channel, int y, int x) {
    return image(channel, static_cast<std::size_t>(std::clamp(y, 0, 3)), static_cast<std::size_t>(std::clamp(x, 0, 2)));
}

/// The mean of what the network says of five copies that are made pixel by pixel.
std::array<double, 5> naive_means(const model<classifier>& net, tensor_view<images, const float> image) {
    std::array<double, 5> means{};
    for (const auto& [down, right] : {std::array{0, 0}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
        tensor<images> copy;
        for (std::size_t c = 0; c < 2; ++c)
            for (int y = 0; y < 4; ++y)
                for (int x = 0; x < 3; ++x)
                    copy(c, static_cast<std::size_t>(y), static_cast<std::size_t>(x)) =
                        pixel(image, c, y - down, x - right);
        const auto found = classify(net, copy);
        for (std::size_t i = 0; i < 5; ++i) means[i] += static_cast<double>(found.probabilities[i]) / 5;
    }
    return means;
}

}  // namespace

TEST_CASE("an image is classified by the mean of its own and four moved copies' probabilities") {
    const model<classifier> net(seed{3});
    const auto samples = drawn_images(70);  // more than are run at once
    const auto found = classify_shifted(net, samples.view());
    REQUIRE(found.size() == 70);
    bool differs = false;
    for (std::size_t i = 0; i < 70; ++i) {
        const auto expected = naive_means(net, samples[i]);
        for (std::size_t c = 0; c < 5; ++c)
            CHECK(static_cast<double>(found[i].probabilities[c]) == Approx(expected[c]).epsilon(1e-5));
        CHECK(found[i].label ==
              static_cast<std::size_t>(std::max_element(expected.begin(), expected.end()) - expected.begin()));
        CHECK(classify_shifted(net, samples[i]).label == found[i].label);
        differs = differs || classify(net, samples[i]).label != found[i].label;
    }
    CHECK(differs);
    thread_pool three(3);
    const auto again = classify_shifted(net, samples.view(), three);
    for (std::size_t i = 0; i < 70; ++i) CHECK(again[i].probabilities == found[i].probabilities);
    CHECK(classify_shifted(net, batch_view<images, const float>()).empty());
}

TEST_CASE("an image without a class has none when it is moved") {
    const model<classifier> net(seed{3});
    auto samples = drawn_images(3);
    samples[1](0, 0, 0) = std::numeric_limits<float>::infinity();
    CHECK_THROWS_AS(classify_shifted(net, samples.view()), argument_error);
}
