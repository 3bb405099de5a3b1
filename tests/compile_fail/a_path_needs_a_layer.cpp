// expect-error: ctcnn::network: every path of a join must have at least 1 layer; write ctcnn::identity for the path that changes nothing
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<3, 8, 8>, add<conv2d<3, kernel<1>>, sequential<>>>;
#else
using net = network<shape<3, 8, 8>, add<conv2d<3, kernel<1>>, identity>>;
#endif
constexpr auto parameters = net::parameter_count;
