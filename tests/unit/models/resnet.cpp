// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/models/resnet.hpp"

#include "support/catch.hpp"
#include "support/golden_model.hpp"

using namespace ctcnn;

static_assert(resnet18<>::parameter_count == 11'689'512);
static_assert(resnet34<>::parameter_count == 21'797'672);
static_assert(resnet20<>::parameter_count == 272'474);
static_assert(resnet<10, shape<3, 32, 32>, 1, 1, 1, 1>::parameter_count == 4'910'922);

TEST_CASE("ResNet has torchvision's keys") {
    CHECK(test::keys_of<resnet18<>>() == test::golden_keys("resnet18"));
    CHECK(test::keys_of<resnet34<>>() == test::golden_keys("resnet34"));
    CHECK(test::keys_of<resnet20<>>() == test::golden_keys("resnet20"));
}

TEST_CASE("ResNet-18 computes what torchvision's does") {
    test::check_golden_model<resnet18<10, shape<3, 64, 64>>>("resnet18");
}

TEST_CASE("ResNet-20 computes what PyTorch's does") { test::check_golden_model<resnet20<>>("resnet20"); }
