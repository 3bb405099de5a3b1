// expect-error: ctcnn::dropout: the rate must be at least 0 and below 1; write dropout<std::ratio<1, 2>>
// expect-error: layer_at<ctcnn::position<1>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"
#include <ratio>

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<4>, relu, dropout<std::ratio<1>>, linear<2>>;
#else
using net = network<shape<4>, relu, dropout<std::ratio<1, 2>>, linear<2>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
