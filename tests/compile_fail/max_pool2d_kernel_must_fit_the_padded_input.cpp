// expect-error: ctcnn::max_pool2d: the kernel must not be larger than the padded input, or the output would have size zero; use a smaller kernel<> or fewer pooling layers
// expect-error: layer_at<ctcnn::position<1>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<2, 3, 3>, max_pool2d<kernel<2>>, max_pool2d<kernel<2>>, relu>;
#else
using net = network<shape<2, 3, 3>, max_pool2d<kernel<2>>, relu>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
