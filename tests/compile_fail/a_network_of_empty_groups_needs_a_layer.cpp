// expect-error: ctcnn::network: there must be at least 1 layer; write network<shape<1, 28, 28>, flatten, linear<10>>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<4>, sequential<>, sequential<sequential<>>>;
#else
using net = network<shape<4>, sequential<relu>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
