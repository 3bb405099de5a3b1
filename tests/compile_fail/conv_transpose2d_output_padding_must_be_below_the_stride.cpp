// expect-error: ctcnn::conv_transpose2d: output_padding must be below the stride; use a smaller output_padding<>
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv_transpose2d.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<4, 4, 4>, conv_transpose2d<2, kernel<2>, output_padding<1>>>;
#else
using net = network<shape<4, 4, 4>, conv_transpose2d<2, kernel<2>, stride<2>, output_padding<1>>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
