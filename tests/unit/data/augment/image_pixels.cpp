// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/augment/image_pixels.hpp"

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("the rows of an image") {
    float pixels[2 * 3 * 4]{};
    const image_pixels<float> image{pixels, 2, 3, 4, 0};
    CHECK(image.size() == 24);
    CHECK(image.row(0, 0) == pixels);
    CHECK(image.row(1, 2) == pixels + 20);
}
