// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"
#include "support/network_rows.hpp"

namespace {

using namespace ctcnn;

using fast_mnist = network<shape<1, 28, 28>, conv2d<24, kernel<5>>, relu, max_pool2d<kernel<2>>, conv2d<32, kernel<3>>,
                           relu, max_pool2d<kernel<2>>, flatten, linear<256>, relu, linear<10>>;

const bool added = bench::add_network<fast_mnist>("fast_mnist");

}  // namespace
