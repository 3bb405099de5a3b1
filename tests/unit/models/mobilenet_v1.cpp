// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/models/mobilenet_v1.hpp"

#include "support/catch.hpp"
#include "support/golden_model.hpp"

using namespace ctcnn;

static_assert(mobilenet_v1<>::parameter_count == 4'231'976);

TEST_CASE("MobileNet has PyTorch's keys, and computes what it does") {
    CHECK(test::keys_of<mobilenet_v1<>>() == test::golden_keys("mobilenet_v1"));
    test::check_golden_model<mobilenet_v1<10, shape<3, 64, 64>>>("mobilenet_v1");
}
