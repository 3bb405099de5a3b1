// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"

namespace ctcnn {

/// LeNet-5 in its modern form, with relu and max pooling: two convolutions and three linear layers.
/// Shapes      x: [C, H, W], of at least 12 x 12  y: [Classes]
/// Parameters  61,706 for 10 classes of 28 x 28 grey images
/// Equivalent  Net of PyTorch's tutorials, with the layers conv1, conv2, fc1, fc2 and fc3, and padding=2 in the first
/// Source      LeCun et al. 1998
template <std::size_t Classes = 10, ImageShape Input = shape<1, 28, 28>>
using lenet = network<Input, named<"conv1", conv2d<6, kernel<5>, padding<2>>>, relu, max_pool2d<kernel<2>>,
                      named<"conv2", conv2d<16, kernel<5>>>, relu, max_pool2d<kernel<2>>, flatten,
                      named<"fc1", linear<120>>, relu, named<"fc2", linear<84>>, relu, named<"fc3", linear<Classes>>>;

}  // namespace ctcnn
