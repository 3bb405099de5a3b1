// expect-error: ctcnn::layer_parameters: the layer must have a tensor of this name; its header says which it has, and a convolution with bias<false> has no bias
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/options.hpp"
#include "ctcnn/network/model.hpp"

using namespace ctcnn;

#ifndef RIGHT
void use(model<network<shape<4>, linear<2, bias<false>>>>& net) { (void)net.parameters().layer<0>().bias(); }
#else
void use(model<network<shape<4>, linear<2>>>& net) { (void)net.parameters().layer<0>().bias(); }
#endif
