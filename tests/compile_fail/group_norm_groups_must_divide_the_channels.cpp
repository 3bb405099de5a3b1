// expect-error: ctcnn::group_norm: groups must divide the input's channels; choose their number among the divisors of the channels
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/group_norm.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<4, 2, 2>, group_norm<3>>;
#else
using net = network<shape<4, 2, 2>, group_norm<2>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
