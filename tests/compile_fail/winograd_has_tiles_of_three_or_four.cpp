// expect-error: ctcnn::winograd: tiles of 3 (and 4) or of 4 (and 5) pixels; write winograd<3>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<16, 28, 28>, conv2d<32, kernel<3>, algorithm<winograd<6>>>>;
#else
using net = network<shape<16, 28, 28>, conv2d<32, kernel<3>, algorithm<winograd<3>>>>;
#endif
constexpr auto parameters = net::parameter_count;
