// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/network.hpp"
#include "support/network_rows.hpp"

namespace {

using namespace ctcnn;

template <std::size_t Filters>
using convolution = sequential<conv2d<Filters, kernel<3>, padding<1>>, relu>;
using halve = max_pool2d<kernel<2>>;

/// VGG-11 for small images, with one linear layer.
using vgg11 = network<shape<3, 32, 32>, convolution<64>, halve, convolution<128>, halve, convolution<256>,
                      convolution<256>, halve, convolution<512>, convolution<512>, halve, convolution<512>,
                      convolution<512>, halve, flatten, linear<10>>;

const bool added = bench::add_network<vgg11>("vgg11");

}  // namespace
