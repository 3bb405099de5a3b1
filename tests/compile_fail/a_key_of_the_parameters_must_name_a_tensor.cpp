// expect-error: ctcnn::network_parameters: tensor() must name a tensor of the network by its key in PyTorch's state_dict, such as layer1.0.conv1.weight; network::parameter_names() lists them
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/network/model.hpp"

using namespace ctcnn;

#ifndef RIGHT
void use(model<network<shape<4>, linear<2>>>& net) { (void)net.parameters().tensor<"0.wieght">(); }
#else
void use(model<network<shape<4>, linear<2>>>& net) { (void)net.parameters().tensor<"0.weight">(); }
#endif
