// expect-error: ctcnn::conv_transpose2d: padding removes all of the output; use a smaller padding<>
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv_transpose2d.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<4, 4, 4>, conv_transpose2d<3, kernel<2>, padding<3>>>;
#else
using net = network<shape<4, 4, 4>, conv_transpose2d<3, kernel<2>, padding<1>>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
