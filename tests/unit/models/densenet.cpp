// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/models/densenet.hpp"

#include "support/catch.hpp"
#include "support/golden_model.hpp"

using namespace ctcnn;

namespace {
using small_densenet = densenet<10, shape<3, 64, 64>, 12, 16, 2, 3>;
}  // namespace

static_assert(densenet121<>::parameter_count == 7'978'856);

TEST_CASE("DenseNet has torchvision's keys, and computes what it does") {
    CHECK(test::keys_of<densenet121<>>() == test::golden_keys("densenet121"));
    CHECK(test::keys_of<small_densenet>() == test::golden_keys("small_densenet"));
    test::check_golden_model<small_densenet>("small_densenet");
}
