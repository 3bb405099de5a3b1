// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/augment/gaussian_noise.hpp"

#include <cmath>
#include <limits>

#include "support/augmentation_checks.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("noise has the deviation that was chosen, and no mean") {
    const test::random_image before;
    double sum = 0, squares = 0, count = 0;
    for (std::uint32_t sample = 0; sample < 200; ++sample) {
        test::random_image image;
        gaussian_noise{.deviation = 0.5}.apply(image.view(0), test::draws_of(sample));
        for (std::size_t i = 0; i < image.pixels.size(); ++i) {
            const double noise = image.pixels[i] - before.pixels[i];
            sum += noise;
            squares += noise * noise;
            ++count;
        }
    }
    CHECK(std::abs(sum / count) < 0.02);
    CHECK(std::sqrt(squares / count) == Approx(0.5).epsilon(0.03));
}

TEST_CASE("gaussian_noise refuses options that can't be used") {
    CHECK_NOTHROW(gaussian_noise{0}.check());
    for (const double bad : {-1.0, std::numeric_limits<double>::infinity(), std::nan(""), 1e39})
        CHECK_THROWS_WITH(gaussian_noise{bad}.check(), test::contains("ctcnn::gaussian_noise: deviation must be"));
}
