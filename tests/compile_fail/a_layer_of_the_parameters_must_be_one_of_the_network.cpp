// expect-error: ctcnn::network_parameters: layer() must be one of the network's layers; they are counted from 0, containers do not count
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/network/model.hpp"

using namespace ctcnn;

#ifndef RIGHT
void use(model<network<shape<4>, linear<2>>>& net) { (void)net.parameters().layer<1>(); }
#else
void use(model<network<shape<4>, linear<2>>>& net) { (void)net.parameters().layer<0>(); }
#endif
