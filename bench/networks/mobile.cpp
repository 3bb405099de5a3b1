// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/network/network.hpp"
#include "support/network_rows.hpp"

namespace {

using namespace ctcnn;

/// A depthwise convolution, then one of 1x1.
template <std::size_t Channels, std::size_t Filters, std::size_t Stride>
using separable = sequential<conv2d<Channels, kernel<3>, stride<Stride>, padding<1>, groups<Channels>>, relu,
                             conv2d<Filters, kernel<1>>, relu>;

using mobile = network<shape<3, 64, 64>, conv2d<32, kernel<3>, stride<2>, padding<1>>, relu, separable<32, 64, 1>,
                       separable<64, 128, 2>, separable<128, 128, 1>, separable<128, 256, 2>, separable<256, 256, 1>,
                       separable<256, 512, 2>, separable<512, 512, 1>, avg_pool2d<kernel<4>>, flatten, linear<10>>;

const bool added = bench::add_network<mobile>("mobile");

}  // namespace
