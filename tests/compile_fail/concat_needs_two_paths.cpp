// expect-error: ctcnn::concat: there must be at least 2 paths; write concat<identity, sequential<...>>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<3, 8, 8>, concat<conv2d<3, kernel<3>>>>;
#else
using net = network<shape<3, 8, 8>, concat<identity, conv2d<3, kernel<3>, padding<1>>>>;
#endif
constexpr auto parameters = net::parameter_count;
