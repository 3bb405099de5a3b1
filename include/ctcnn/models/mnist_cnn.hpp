// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <ratio>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/network.hpp"

namespace ctcnn {

/// Classifies digits in 28 x 28 images: six convolutions and three linear layers, 11,705,450 parameters. It has two
/// containers, which a summary shows: features and classifier.
using mnist_cnn = network<shape<1, 28, 28>,
                          sequential<conv2d<32, kernel<5>, padding<1>>, relu, conv2d<64, kernel<3>, padding<1>>, relu,
                                     max_pool2d<kernel<2>>, conv2d<96, kernel<3>, padding<1>>, relu,
                                     conv2d<64, kernel<3>, padding<1>>, relu, conv2d<32, kernel<3>, padding<1>>, relu,
                                     conv2d<32, kernel<3>, padding<1>>, relu, max_pool2d<kernel<2>, stride<1>>>,
                          flatten,
                          sequential<dropout<std::ratio<1, 2>>, linear<2048>, relu, dropout<std::ratio<1, 2>>,
                                     linear<1024>, relu, linear<10>>>;

}  // namespace ctcnn
