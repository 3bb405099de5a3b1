// expect-error: ctcnn::layer_norm: input must have at least 2 elements, because the variance of one is 0; remove the layer
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/layer_norm.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<1, 1, 1>, layer_norm<>>;
#else
using net = network<shape<1, 2, 2>, layer_norm<>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
