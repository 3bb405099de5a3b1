// expect-error: ctcnn::network: every element must be a layer; write layers as types, such as ctcnn::relu or ctcnn::linear<10>, and see ctcnn/layers/layer.hpp for what a layer of your own needs
// expect-error: layer_at<ctcnn::position<1>, ctcnn::kernel<3
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<1, 8, 8>, conv2d<4, kernel<3>>, kernel<3>, conv2d<4, kernel<3>>>;
#else
using net = network<shape<1, 8, 8>, conv2d<4, kernel<3>>, conv2d<4, kernel<3>>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
