// expect-error: ctcnn::tensor: the xtensor expression's fixed shape must equal the tensor's; reshape the expression or change the tensor's shape<>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/interop/xtensor.hpp"

#if __has_include(<xtensor/containers/xfixed.hpp>)
#include <xtensor/containers/xfixed.hpp>
#else
#include <xtensor/xfixed.hpp>
#endif

void use() {
    ctcnn::tensor<ctcnn::shape<2, 3>> t;
#ifndef RIGHT
    xt::xtensor_fixed<float, xt::xshape<3, 2>> transposed;
#else
    xt::xtensor_fixed<float, xt::xshape<2, 3>> transposed;
#endif
    t = 2.f * transposed;
}
