// expect-error: ctcnn::residual: what is added must have the shape of what it is added to; make the elements end in the shape of the input, or add a last argument that changes the input's shape: shortcut<conv2d<channels, kernel<1>, stride<2>>>
// expect-error: join_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<3, 8, 8>, residual<conv2d<3, kernel<3>, padding<1>, stride<2>>>>;
#else
using net = network<shape<3, 8, 8>,
                    residual<conv2d<3, kernel<3>, padding<1>, stride<2>>, shortcut<conv2d<3, kernel<1>, stride<2>>>>>;
#endif
constexpr auto parameters = net::parameter_count;
