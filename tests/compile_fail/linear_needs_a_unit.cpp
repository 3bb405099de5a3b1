// expect-error: ctcnn::linear: there must be at least 1 unit; write linear<10>
// expect-error: layer_at<ctcnn::position<1>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<4>, relu, linear<0>, relu>;
#else
using net = network<shape<4>, relu, linear<3>, relu>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
