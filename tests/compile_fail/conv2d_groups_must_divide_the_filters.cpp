// expect-error: ctcnn::conv2d: groups must divide the input's channels and the filters; choose groups<> among the common divisors of both
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<4, 8, 8>, conv2d<5, kernel<3>, groups<2>>>;
#else
using net = network<shape<4, 8, 8>, conv2d<6, kernel<3>, groups<2>>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
