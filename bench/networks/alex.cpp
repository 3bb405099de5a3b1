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

/// As AlexNet begins, for images of 64 x 64.
using alex =
    network<shape<3, 64, 64>, conv2d<64, kernel<11>, stride<4>, padding<2>>, relu, max_pool2d<kernel<3>, stride<2>>,
            conv2d<192, kernel<5>, padding<2>>, relu, conv2d<384, kernel<3>, padding<1>>, relu,
            conv2d<256, kernel<3>, padding<1>>, relu, conv2d<256, kernel<3>, padding<1>>, relu,
            max_pool2d<kernel<3>, stride<2>>, flatten, linear<1024>, relu, linear<10>>;

const bool added = bench::add_network<alex>("alex");

}  // namespace
