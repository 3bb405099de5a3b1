// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/models/squeezenet.hpp"

#include <ratio>

#include "support/catch.hpp"
#include "support/golden_model.hpp"

using namespace ctcnn;

static_assert(squeezenet1_1<>::parameter_count == 1'235'496);
static_assert(squeezenet1_1<10, shape<3, 17, 17>>::parameter_count == 1'235'496 - 990 * 513);

TEST_CASE("SqueezeNet 1.1 has torchvision's keys, and computes what it does") {
    CHECK(test::keys_of<squeezenet1_1<>>() == test::golden_keys("squeezenet1_1"));
    test::check_golden_model<squeezenet1_1<10, shape<3, 64, 64>, std::ratio<0>>>("squeezenet1_1");
}
