// expect-error: ctcnn::global_avg_pool2d: input must have rank 3 (channels, height, width); put it before ctcnn::flatten
// expect-error: layer_at<ctcnn::position<1>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/global_avg_pool2d.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<2, 4, 4>, flatten, global_avg_pool2d>;
#else
using net = network<shape<2, 4, 4>, global_avg_pool2d, flatten>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
