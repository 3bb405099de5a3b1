// expect-error: ctcnn::linear: input must have rank 1; put ctcnn::flatten before it
// expect-error: layer_at<ctcnn::position<1, 2>, ctcnn::linear<5>, ctcnn::shape<4, 6, 6>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<1, 8, 8>, sequential<conv2d<4, kernel<3>>, relu>,
                    sequential<relu, sequential<relu>, linear<5>, relu>, flatten, linear<10>>;
#else
using net = network<shape<1, 8, 8>, sequential<conv2d<4, kernel<3>>, relu>,
                    sequential<relu, sequential<relu>, flatten, linear<5>, relu>, linear<10>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
