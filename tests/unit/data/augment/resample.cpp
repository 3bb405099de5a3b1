// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/augment/resample.hpp"

#include <cstddef>
#include <initializer_list>
#include <vector>

#include "support/augmentation_checks.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace ctcnn;

TEMPLATE_TEST_CASE("images are resampled as PyTorch does", "", float, double) {
    const test::golden_file file("augmentations");
    const auto& image = file["common"]["image"].values;
    const std::vector<TestType> from(image.begin(), image.end());
    for (const char* name : {"identity", "rotation", "translation", "scaling", "all", "outside"}) {
        INFO(name);
        const auto& m = file[name]["map"].values;
        std::vector<TestType> to(from.size(), TestType(9));
        detail::resample({m[0], m[1], m[2], m[3], m[4], m[5]}, from.data(),
                         image_pixels<TestType>{to.data(), 2, 5, 7, 0});
        const double margin = std::is_same_v<TestType, float> ? 2e-6 : 1e-12;
        for (std::size_t i = 0; i < to.size(); ++i)
            CHECK(static_cast<double>(to[i]) == Approx(file[name]["output"].values[i]).margin(margin));
    }
}

TEST_CASE("a resampled image equals its naive twin, with background outside") {
    test::random_image image;
    for (const affine_map& map : {affine_map{0.8, -0.5, 0.75, 0.6, 1.2, -1.5}, affine_map{-1, 0, 0, 0, -1, 0},
                                  affine_map{3, 0, 0, 0, 3, 0}, affine_map{1e300, 0, 0, 0, 1e300, 0}}) {
        test::random_image result;
        detail::resample(map, static_cast<const double*>(image.pixels.data()), result.view(-2));
        for (std::size_t channel = 0; channel < 2; ++channel)
            for (std::size_t row = 0; row < 5; ++row)
                for (std::size_t column = 0; column < 7; ++column) {
                    const double x = static_cast<double>(column) - 3, y = static_cast<double>(row) - 2;
                    const double from_x = map.xx * x + map.xy * y + map.dx + 3;
                    const double from_y = map.yx * x + map.yy * y + map.dy + 2;
                    const bool near = std::abs(from_x) < 100 && std::abs(from_y) < 100;
                    const double expected = near ? image.between(channel, from_y, from_x, -2) : -2;
                    CHECK(result.at(channel, std::ptrdiff_t(row), std::ptrdiff_t(column), 0) == Approx(expected));
                }
    }
}
