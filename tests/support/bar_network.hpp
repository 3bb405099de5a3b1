// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <ratio>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"

namespace ctcnn::test {

/// A network that learns bar_images in a second, with one layer of each kind that matters for training.
using bar_network = network<shape<1, 8, 8>, conv2d<4, kernel<3>, padding<1>>, relu, max_pool2d<kernel<2>>, flatten,
                            dropout<std::ratio<1, 4>>, linear<24>, relu, linear<3>>;

}  // namespace ctcnn::test
