// expect-error: ctcnn::conv2d: padding_same needs stride<1>, at which the output has the input's size; write how much there is on each side, padding<top, left, bottom, right>
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<2, 8, 8>, conv2d<4, kernel<3>, stride<2>, padding_same>>;
#else
using net = network<shape<2, 8, 8>, conv2d<4, kernel<3>, stride<2>, padding<1>>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
