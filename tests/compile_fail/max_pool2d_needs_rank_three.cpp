// expect-error: ctcnn::max_pool2d: input must have rank 3 (channels, height, width); put it before ctcnn::flatten
// expect-error: layer_at<ctcnn::position<1>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<2, 4, 4>, flatten, max_pool2d<kernel<2>>>;
#else
using net = network<shape<2, 4, 4>, max_pool2d<kernel<2>>, flatten>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
