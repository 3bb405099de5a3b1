// expect-error: ctcnn::add: every path must end in the same shape; change the filters or strides of a path, or give residual<...> a path that changes the shape: shortcut<conv2d<channels, kernel<1>, stride<2>>>
// expect-error: join_at<ctcnn::position<1>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net =
    network<shape<3, 8, 8>, relu, add<named<"left", conv2d<4, kernel<1>>>, named<"right", conv2d<5, kernel<1>>>>>;
#else
using net =
    network<shape<3, 8, 8>, relu, add<named<"left", conv2d<4, kernel<1>>>, named<"right", conv2d<4, kernel<1>>>>>;
#endif
constexpr auto parameters = net::parameter_count;
