// expect-error: ctcnn::network: siblings must have different names; give each path
// expect-error: layers_of_one_name<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

using net = network<shape<3, 8, 8>, add<conv2d<4, kernel<1>>, conv2d<4, kernel<3>, padding<1>>>>;
constexpr auto parameters = net::parameter_count;
