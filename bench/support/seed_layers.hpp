// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/models/mnist_cnn.hpp"

/// The convolutions and linear layers of the seed network, as the network runs them: bound to their shapes, with the
/// ReLU after them fused. They are taken from the network's type, so that they always agree with it.
namespace ctcnn::bench {

template <std::size_t Index>
using with_relu = typename mnist_cnn::layer<Index>::template fused<kernels::relu>;

using conv1 = with_relu<0>;        ///< 5x5, 1 -> 32 channels, 26 x 26 pixels
using conv2 = with_relu<2>;        ///< 3x3, 32 -> 64, 26 x 26
using conv3 = with_relu<5>;        ///< 3x3, 64 -> 96, 13 x 13
using conv4 = with_relu<7>;        ///< 3x3, 96 -> 64, 13 x 13
using conv5 = with_relu<9>;        ///< 3x3, 64 -> 32, 13 x 13
using conv6 = with_relu<11>;       ///< 3x3, 32 -> 32, 13 x 13
using fc1 = with_relu<16>;         ///< 4608 -> 2048
using fc2 = with_relu<19>;         ///< 2048 -> 1024
using fc3 = mnist_cnn::layer<21>;  ///< 1024 -> 10, no ReLU

static_assert(conv1::multiply_adds + conv2::multiply_adds + conv3::multiply_adds + conv4::multiply_adds +
                  conv5::multiply_adds + conv6::multiply_adds + fc1::multiply_adds + fc2::multiply_adds +
                  fc3::multiply_adds ==
              mnist_cnn::multiply_adds);

}  // namespace ctcnn::bench
