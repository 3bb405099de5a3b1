// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/models/mobilenet_v2.hpp"

#include <ratio>

#include "support/catch.hpp"
#include "support/golden_model.hpp"

using namespace ctcnn;

static_assert(mobilenet_v2<>::parameter_count == 3'504'872);

TEST_CASE("MobileNetV2 has torchvision's keys, and computes what it does") {
    CHECK(test::keys_of<mobilenet_v2<>>() == test::golden_keys("mobilenet_v2"));
    CHECK(test::keys_of<mobilenet_v2<1000, shape<3, 224, 224>, std::ratio<1, 2>>>() ==
          test::golden_keys("mobilenet_v2_half"));
    test::check_golden_model<mobilenet_v2<10, shape<3, 64, 64>, std::ratio<1>, std::ratio<0>>>("mobilenet_v2");
}
