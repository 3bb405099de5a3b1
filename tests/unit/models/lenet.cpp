// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/models/lenet.hpp"

#include "support/catch.hpp"
#include "support/golden_model.hpp"

using namespace ctcnn;

static_assert(lenet<>::parameter_count == 61'706);
static_assert(lenet<26, shape<1, 28, 28>>::parameter_count == 61'706 + 16 * 85);
static_assert(lenet<10, shape<3, 32, 32>>::parameter_count == 61'706 + 2 * 6 * 25 + 120 * 16 * (36 - 25));

TEST_CASE("LeNet has PyTorch's keys, and computes what it does") {
    CHECK(test::keys_of<lenet<>>() == test::golden_keys("lenet"));
    test::check_golden_model<lenet<>>("lenet");
}
