// expect-error: ctcnn::upsample2d: interpolation<> may be given once; remove the second one
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/upsample2d.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<2, 4, 4>, upsample2d<factor<2>, interpolation<nearest>, interpolation<bilinear>>>;
#else
using net = network<shape<2, 4, 4>, upsample2d<factor<2>, interpolation<bilinear>>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
