// expect-error: ctcnn::pool2d: an option is not one of kernel<>, stride<>, padding<>, ceil_mode<> and, for avg_pool2d, count_include_pad<>; write max_pool2d<kernel<2>>
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<2, 4, 4>, max_pool2d<kernel<2>, count_include_pad<false>>>;
#else
using net = network<shape<2, 4, 4>, max_pool2d<kernel<2>>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
