// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/models/vgg.hpp"

#include <concepts>

#include "support/catch.hpp"
#include "support/golden_model.hpp"

using namespace ctcnn;

static_assert(vgg11<>::parameter_count == 132'863'336);
static_assert(vgg11_bn<>::parameter_count == 132'868'840);
static_assert(vgg16<>::parameter_count == 138'357'544);
static_assert(vgg16_bn<>::parameter_count == 138'365'992);
static_assert(vgg11<10, shape<1, 255, 224>>::parameter_count == 132'863'336 - 990 * 4097 - 2 * 64 * 9);
static_assert(small_vgg<vgg11_features>::parameter_count == 9'225'610);
static_assert(std::same_as<vgg_features<false, 1, 1, 2, 2, 2>, vgg11_features>);

TEST_CASE("VGG has torchvision's keys") {
    CHECK(test::keys_of<vgg11<>>() == test::golden_keys("vgg11"));
    CHECK(test::keys_of<vgg11_bn<>>() == test::golden_keys("vgg11_bn"));
    CHECK(test::keys_of<vgg16<>>() == test::golden_keys("vgg16"));
    CHECK(test::keys_of<vgg16_bn<>>() == test::golden_keys("vgg16_bn"));
}

TEST_CASE("a small VGG computes what PyTorch's does") {
    test::check_golden_model<small_vgg<vgg11_features>>("small_vgg11");
    test::check_golden_model<small_vgg<vgg11_bn_features>>("small_vgg11_bn");
}
