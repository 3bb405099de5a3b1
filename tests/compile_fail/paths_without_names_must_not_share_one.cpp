// expect-error: ctcnn::network: siblings must have different names; give each path of add, concat and multiply, and each element of a block, a name of its own: named<"conv1", conv2d<...>>
// expect-error: layers_of_one_name<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<3, 8, 8>, add<conv2d<4, kernel<1>>, conv2d<4, kernel<3>, padding<1>>>>;
#else
using net =
    network<shape<3, 8, 8>, add<named<"a", conv2d<4, kernel<1>>>, named<"b", conv2d<4, kernel<3>, padding<1>>>>>;
#endif
constexpr auto parameters = net::parameter_count;
