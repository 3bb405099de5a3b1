// expect-error: ctcnn::multiply: both paths must end in the same shape, or one of them in one number for each channel of the other, [C, 1, 1] or [C]; end that path with global_avg_pool2d and layers that keep C
// expect-error: join_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/multiply.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<3, 8, 8>, multiply<identity, conv2d<3, kernel<8, 7>>>>;
#else
using net = network<shape<3, 8, 8>, multiply<identity, conv2d<3, kernel<8, 8>>>>;
#endif
constexpr auto parameters = net::parameter_count;
