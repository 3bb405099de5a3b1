// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/sum_of_pixels.hpp"

#include <cstddef>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

TEMPLATE_TEST_CASE("the pixels of an image are added to the sums of their channels", "", float, double) {
    for (const std::size_t channels : {1u, 7u, 16u, 35u})
        for (const std::size_t pixels : {0u, 1u, 9u}) {
            std::vector<TestType> image(pixels * channels), sums(channels + 1, 5), expected(channels + 1, 5);
            for (std::size_t i = 0; i < image.size(); ++i) {
                image[i] = static_cast<TestType>(i * 5 % 13) - 6;
                expected[i % channels] += image[i];  // whole numbers: exact in any order
            }
            kernels::add_pixels(image.data(), pixels, channels, sums.data());
            CHECK((sums == expected));
        }
}
