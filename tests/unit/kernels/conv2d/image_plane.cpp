// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/image_plane.hpp"

#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("an image is put into the middle of a plane of zeros") {
    // 2 x 3 numbers with one row above, and one column on each side.
    const kernels::image_plane plane{15, 2, 3, 6, 5};
    const std::vector<float> image{1, 2, 3, 4, 5, 6};
    std::vector<float> to(15, 77);
    plane.clear(to.data());
    plane.fill(image.data(), to.data());
    CHECK((to == std::vector<float>{0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 4, 5, 6, 0}));
}
