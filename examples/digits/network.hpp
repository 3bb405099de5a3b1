// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/model.hpp"

/// The network that train_digits trains and embedded_digits holds: of LeNet-5's size, 61,706 parameters.
namespace digits {

using namespace ctcnn;

using lenet =
    network<shape<1, 28, 28>, conv2d<6, kernel<5>, padding<2>>, relu, max_pool2d<kernel<2>>, conv2d<16, kernel<5>>,
            relu, max_pool2d<kernel<2>>, flatten, linear<120>, relu, linear<84>, relu, linear<10>>;

}  // namespace digits
