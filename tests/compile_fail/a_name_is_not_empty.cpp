// expect-error: ctcnn::named: a name must have at least one character, and no dot, which separates the names of containers from those of their elements; put a named element into a named container
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<3, 8, 8>, sequential<named<"", conv2d<3, kernel<1>>>>>;
#else
using net = network<shape<3, 8, 8>, sequential<named<"conv", conv2d<3, kernel<1>>>>>;
#endif
constexpr auto parameters = net::parameter_count;
