// expect-error: ctcnn::conv2d: the kernel (with its dilation) must not be larger than the padded input, or the output would have size zero; use a smaller kernel<>, a larger padding<> or fewer pooling layers
// expect-error: layer_at<ctcnn::position<2>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<1, 6, 6>, conv2d<8, kernel<3>>, relu, conv2d<8, kernel<7>, padding<1>>, relu>;
#else
using net = network<shape<1, 6, 6>, conv2d<8, kernel<3>>, relu, conv2d<8, kernel<5>, padding<1>>, relu>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
