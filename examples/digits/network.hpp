// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/classify.hpp"

/// The network that train_digits trains and 07_predict_without_files holds: of LeNet-5's size, 61,706 parameters.
namespace digits {

namespace nn = ctcnn;

using lenet =
    nn::network<nn::shape<1, 28, 28>, nn::conv2d<6, nn::kernel<5>, nn::padding<2>>, nn::relu,
                nn::max_pool2d<nn::kernel<2>>, nn::conv2d<16, nn::kernel<5>>, nn::relu, nn::max_pool2d<nn::kernel<2>>,
                nn::flatten, nn::linear<120>, nn::relu, nn::linear<84>, nn::relu, nn::linear<10>>;

}  // namespace digits
