// expect-error: ctcnn::layer_norm: each option may be given once; remove the second one
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/layer_norm.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<4>, layer_norm<affine<true>, affine<false>>>;
#else
using net = network<shape<4>, layer_norm<affine<false>>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
