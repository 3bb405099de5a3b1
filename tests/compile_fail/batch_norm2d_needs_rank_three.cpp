// expect-error: ctcnn::batch_norm2d: input must have rank 3 (channels, height, width); put it before ctcnn::flatten, or use batch_norm1d
// expect-error: layer_at<ctcnn::position<1>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/batch_norm1d.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/network/network.hpp"
#include <ratio>

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<3, 8, 8>, flatten, batch_norm2d<>>;
#else
using net = network<shape<3, 8, 8>, batch_norm2d<>, flatten>;
#endif
constexpr auto parameters = net::parameter_count;
