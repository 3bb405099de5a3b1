// expect-error: ctcnn::conv2d: an option is not one of kernel<>, stride<>, padding<>, padding_same, dilation<>, groups<>, bias<>, algorithm<>; write conv2d<32, kernel<3>, padding<1>>
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<1, 8, 8>, conv2d<4, kernel<3>, relu>, relu>;
#else
using net = network<shape<1, 8, 8>, conv2d<4, kernel<3>>, relu>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
