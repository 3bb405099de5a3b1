// expect-error: ctcnn::conv2d: input must have rank 3 (channels, height, width); start the network with shape<channels, height, width>, and put conv2d before ctcnn::flatten
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<28, 28>, conv2d<8, kernel<3>>, relu>;
#else
using net = network<shape<1, 28, 28>, conv2d<8, kernel<3>>, relu>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
