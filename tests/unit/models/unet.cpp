// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/models/unet.hpp"

#include "support/catch.hpp"
#include "support/golden_model.hpp"

using namespace ctcnn;

static_assert(unet<>::parameter_count == 116'770);
static_assert(std::same_as<unet<3, shape<1, 32, 48>, 8, 4>::output_shape, shape<3, 32, 48>>);

TEST_CASE("U-Net has PyTorch's keys, and computes what it does") {
    CHECK(test::keys_of<unet<>>() == test::golden_keys("unet"));
    test::check_golden_model<unet<2, shape<1, 8, 12>>>("unet");
}
