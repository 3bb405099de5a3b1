// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/models/mobilenet_v3_small.hpp"

#include <ratio>

#include "support/catch.hpp"
#include "support/golden_model.hpp"

using namespace ctcnn;

static_assert(mobilenet_v3_small<>::parameter_count == 2'542'856);

TEST_CASE("MobileNetV3-Small has torchvision's keys, and computes what it does") {
    CHECK(test::keys_of<mobilenet_v3_small<>>() == test::golden_keys("mobilenet_v3_small"));
    test::check_golden_model<mobilenet_v3_small<10, shape<3, 64, 64>, std::ratio<1>, std::ratio<0>>>(
        "mobilenet_v3_small");
}
