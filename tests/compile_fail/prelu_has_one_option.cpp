// expect-error: ctcnn::prelu: its one option is per_channel; write prelu<> or prelu<per_channel>
// expect-error: layer_at<ctcnn::position<1>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/prelu.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<4>, relu, prelu<relu>>;
#else
using net = network<shape<4>, relu, prelu<>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
