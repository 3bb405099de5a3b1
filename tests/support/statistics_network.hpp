// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <ratio>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/group_norm.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/prelu.hpp"
#include "ctcnn/network/network.hpp"
#include "support/running_mean.hpp"

namespace ctcnn::test {

/// As bar_network, with statistics in two layers, and tensors of every role.
using statistics_network =
    network<shape<1, 8, 8>, conv2d<4, kernel<3>, padding<1>>, named<"bn", running_mean>, group_norm<2>, prelu<>,
            max_pool2d<kernel<2>>, flatten, dropout<std::ratio<1, 4>>, running_mean, linear<3>>;

}  // namespace ctcnn::test
