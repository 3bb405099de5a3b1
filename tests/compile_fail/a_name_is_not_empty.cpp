// expect-error: ctcnn::named: a name must have at least one character, and no dot
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

using net = network<shape<3, 8, 8>, sequential<named<"", conv2d<3, kernel<1>>>>>;
constexpr auto parameters = net::parameter_count;
