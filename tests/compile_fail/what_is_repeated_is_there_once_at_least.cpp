// expect-error: ctcnn::repeat: the count must be at least 1; remove a repeat of 0
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/repeat.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<3, 8, 8>, conv2d<3, kernel<1>>, repeat<0, conv2d<3, kernel<1>>>>;
#else
using net = network<shape<3, 8, 8>, conv2d<3, kernel<1>>, repeat<2, conv2d<3, kernel<1>>>>;
#endif
constexpr auto parameters = net::parameter_count;
