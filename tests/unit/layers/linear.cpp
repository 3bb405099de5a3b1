// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/linear.hpp"

#include "support/product_checks.hpp"

using namespace ctcnn;
using test::check_linear;

TEMPLATE_TEST_CASE("linear layers with tails in every dimension", "", CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = test::lanes<TestType>;
    check_linear<TestType, 1, 1>({1, 2, 5, 65});
    check_linear<TestType, w - 1, 10>({1, 3, 9});
    check_linear<TestType, w, w + 1>({4, 5, 31});
    check_linear<TestType, w + 1, w - 1>({2, 8, 64});
    check_linear<TestType, 2 * w + 3, 7>({1, 5, 8});
    check_linear<TestType, 3 * w, 8>({3, 16});      // exactly one panel of three vectors
    check_linear<TestType, 3 * w + 1, 9>({3, 17});  // and one column more
    check_linear<TestType, 130, 7>({9, 40});        // few outputs with many inputs
    // More panels, outputs and samples than backward-weights takes at a time.
    check_linear<TestType, 27 * w + 1, 35>({3, kernels::linear_backward_weights<TestType>::pass_depth + 1});
}

TEMPLATE_TEST_CASE("the gradient of a weight that is larger than caches", "", CTCNN_TEST_SCALARS) {
    using kernel = kernels::linear_backward_weights<TestType>;
    constexpr std::size_t outputs = kernel::streamed_bytes / (1024 * sizeof(TestType)) + 3;
    STATIC_REQUIRE(kernel{1024, outputs, 9}.may_stream());
    check_linear<TestType, 1024, outputs>({9});
}
