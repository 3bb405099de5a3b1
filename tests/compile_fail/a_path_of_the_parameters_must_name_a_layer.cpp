// expect-error: ctcnn::network_parameters: layer() must name a layer with parameters by its path in PyTorch's state_dict, such as layer1.0.conv1; network::parameter_names() lists the tensors
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/model.hpp"

using namespace ctcnn;

#ifndef RIGHT
void use(model<network<shape<4>, linear<2>, relu>>& net) { (void)net.parameters().layer<"1">(); }
#else
void use(model<network<shape<4>, linear<2>, relu>>& net) { (void)net.parameters().layer<"0">(); }
#endif
