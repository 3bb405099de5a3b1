// expect-error: ctcnn::linear: its only option is bias<>; write linear<10, bias<false>>
// expect-error: layer_at<ctcnn::position<1>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<4>, relu, linear<3, groups<1>>>;
#else
using net = network<shape<4>, relu, linear<3, bias<false>>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
