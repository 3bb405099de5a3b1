// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "support/conv2d_properties.hpp"

using namespace ctcnn::test;

TEST_CASE("Winograd's convolutions of random shapes are sums of products, for any numbers and threads") {
    check_random_conv2ds<conv2d_kind::winograd3, 2>(25);
}

TEST_CASE("and so are those with larger tiles") { check_random_conv2ds<conv2d_kind::winograd4, 1>(25); }
