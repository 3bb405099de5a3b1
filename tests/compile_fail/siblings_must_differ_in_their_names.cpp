// expect-error: ctcnn::network: siblings must have different names; give each path of add, concat and multiply, and each element of a block, a name of its own: named<"conv1", conv2d<...>>
// expect-error: layers_of_one_name<ctcnn::named_position<ctcnn::position<1>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/block.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<3, 8, 8>, relu,
                    block<named<"conv", conv2d<4, kernel<1>>>, relu, named<"conv", conv2d<4, kernel<1>>>>>;
#else
using net = network<shape<3, 8, 8>, relu,
                    block<named<"conv", conv2d<4, kernel<1>>>, relu, named<"conv2", conv2d<4, kernel<1>>>>>;
#endif
constexpr auto parameters = net::parameter_count;
