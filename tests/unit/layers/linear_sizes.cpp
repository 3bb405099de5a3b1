// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/linear.hpp"

#include <ratio>

#include "support/product_checks.hpp"

using namespace ctcnn;
using test::check_linear;

TEMPLATE_TEST_CASE("linear layers of more than one piece, panel and pass of a product", "", CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = test::lanes<TestType>;
    check_linear<TestType, 100 * w + 5, 9>({1, 6, 9});  // more columns than a piece of backward has
    check_linear<TestType, 200, 5>({2, 7});             // more inputs than forward sums up in one pass
    check_linear<TestType, 5, 203>({2, 7, 17});         // more outputs than backward-data does
    check_linear<TestType, 7, 271>({9});                // and than a piece of backward-weights has
}

TEMPLATE_TEST_CASE("linear layers of batches of any size", "", CTCNN_TEST_SCALARS) {
    check_linear<TestType, 19, 11>({1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 63, 64, 65, 129, 260});
}

TEMPLATE_TEST_CASE("linear layers with an activation fused to them", "", CTCNN_TEST_SCALARS) {
    check_linear<TestType, 19, 11, kernels::relu>({2, 9});
    check_linear<TestType, 19, 11, kernels::leaky_relu<std::ratio<1, 8>>>({2, 9});
    check_linear<TestType, 19, 11, kernels::sigmoid>({2, 9});
    check_linear<TestType, 19, 11, kernels::hyperbolic_tangent>({2, 9});
}

TEMPLATE_TEST_CASE("linear layers without a bias, of few samples and many", "", CTCNN_TEST_SCALARS) {
    check_linear<TestType, 19, 11, kernels::identity, bias<false>>({1, 3, 8, 9, 65});
    check_linear<TestType, 19, 27, kernels::relu, bias<false>>({1, 9, 65});  // and too many outputs for small batches
    check_linear<TestType, 19, 11, kernels::identity, bias<true>>({2});
}
