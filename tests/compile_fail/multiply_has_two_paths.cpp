// expect-error: ctcnn::multiply: there must be 2 paths; write multiply<identity, sequential<...>>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/multiply.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<3, 8, 8>, multiply<identity, identity, conv2d<3, kernel<1>>>>;
#else
using net = network<shape<3, 8, 8>, multiply<identity, conv2d<3, kernel<1>>>>;
#endif
constexpr auto parameters = net::parameter_count;
