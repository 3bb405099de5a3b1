// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The hot loops of convolutions of few pixels and many weights: of all images of a batch, and of one image that is held
// in registers. hot_loops.awk explains the table.
//
//           kernel                    multiply-adds  AVX-512  AVX2
// hot-loop: pixel_tile                tile           none     none
// hot-loop: pixel_gradient_tile       tile           none     none
// hot-loop: image_tile                4              none     none

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"

namespace ctcnn {

/// 4 x 4 pixels fill the registers of AVX-512, and those of AVX2 twice.
using small_images =
    network<shape<192, 4, 4>, conv2d<192, kernel<3>, padding<1>>, relu, conv2d<192, kernel<3>, stride<2>, padding<1>>,
            relu, conv2d<192, kernel<3>, padding<1>>, relu, flatten, linear<10>>;

void training_step(parameter_view<small_images::parameters, const float> parameters,
                   batch_view<small_images::input_shape, const float> images,
                   batch_view<small_images::output_shape, const float> d_outputs,
                   small_images::training_workspace<float>& memory,
                   parameter_view<small_images::parameters, float> gradients, executor& threads,
                   const training_key& key) {
    small_images::forward(parameters, images, memory, threads, key);
    small_images::backward(parameters, d_outputs, memory, gradients, threads);
}

}  // namespace ctcnn
