// expect-error: ctcnn::conv_transpose2d: there must be at least 1 filter; write conv_transpose2d<32, kernel<2>, stride<2>>
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv_transpose2d.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<4, 4, 4>, conv_transpose2d<0, kernel<2>>>;
#else
using net = network<shape<4, 4, 4>, conv_transpose2d<2, kernel<2>>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
