// expect-error: ctcnn::pool2d: padding must be at most half of the kernel, or a window could hold nothing but padding; use a smaller padding<>
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<2, 4, 4>, max_pool2d<kernel<3>, padding<2>>>;
#else
using net = network<shape<2, 4, 4>, max_pool2d<kernel<3>, padding<1>>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
