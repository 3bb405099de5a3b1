// expect-error: ctcnn::conv2d: each option may be given once; remove the second one
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<1, 8, 8>, conv2d<4, kernel<3>, padding<1>, padding<1>>, relu>;
#else
using net = network<shape<1, 8, 8>, conv2d<4, kernel<3>, padding<1>>, relu>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
