// expect-error: ctcnn::shortcut: a shortcut must be the last argument of residual<...>; write residual<conv2d<8, kernel<3>, padding<1>>, relu, shortcut<conv2d<8, kernel<1>>>>
// expect-error: layer_at<ctcnn::position<1>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<3, 8, 8>, relu, shortcut<conv2d<3, kernel<1>>>>;
#else
using net = network<shape<3, 8, 8>, residual<relu, shortcut<conv2d<3, kernel<1>>>>>;
#endif
constexpr auto parameters = net::parameter_count;
