// expect-error: ctcnn::add: there must be at least 2 paths; write add<identity, sequential<...>>, or residual<...>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<3, 8, 8>, add<conv2d<4, kernel<1>>>>;
#else
using net = network<shape<3, 8, 8>, add<conv2d<3, kernel<1>>, identity>>;
#endif
constexpr auto parameters = net::parameter_count;
