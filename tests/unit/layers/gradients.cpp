// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Of the linear layer, against central differences; those of other layers are in their files.

#include "ctcnn/layers/linear.hpp"
#include "support/gradient_checks.hpp"

using namespace ctcnn;
using test::check_gradients;

TEST_CASE("gradient of a linear layer") { check_gradients<linear<5>::bound<shape<7>>>(3); }
TEST_CASE("gradient of a linear layer without a bias") { check_gradients<linear<5, bias<false>>::bound<shape<7>>>(3); }
TEST_CASE("gradient of a linear layer with tanh fused to it") {
    check_gradients<linear<5>::bound<shape<7>, kernels::hyperbolic_tangent>>(5);
}
