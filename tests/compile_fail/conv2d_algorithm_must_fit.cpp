// expect-error: ctcnn::conv2d: Winograd's algorithm needs kernel<3>, stride<1>, dilation<1>, groups<1>, and an output whose sides are sums of its tiles (winograd<3>: all but 1, 2 and 5); remove algorithm<>, and the fastest that fits is chosen
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<16, 28, 28>, conv2d<32, kernel<3>, stride<2>, algorithm<winograd<3>>>>;
#else
using net = network<shape<16, 28, 28>, conv2d<32, kernel<3>, stride<1>, algorithm<winograd<3>>>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
