// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The hot loops of LeNet-5's convolutions, whose 6 and 16 filters leave lanes of a tile's last vector unused: writing
// some lanes must not make the compiler hold the sums on the stack. hot_loops.awk explains the table.
//
//           kernel                    multiply-adds  AVX-512  AVX2
// hot-loop: convolve_tile             tile           none     none
// hot-loop: correlate_tile            tile           none     none

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"

namespace ctcnn {

using few_channels = network<shape<1, 28, 28>, conv2d<6, kernel<5>, padding<2>>, relu, max_pool2d<kernel<2>>,
                             conv2d<16, kernel<5>>, relu, max_pool2d<kernel<2>>, flatten, linear<10>>;

void training_step(parameter_view<few_channels::parameters, const float> parameters,
                   batch_view<few_channels::input_shape, const float> images,
                   batch_view<few_channels::output_shape, const float> d_outputs,
                   few_channels::training_workspace<float>& memory,
                   parameter_view<few_channels::parameters, float> gradients, executor& threads,
                   const training_key& key) {
    few_channels::forward(parameters, images, memory, threads, key);
    few_channels::backward(parameters, d_outputs, memory, gradients, threads);
}

}  // namespace ctcnn
