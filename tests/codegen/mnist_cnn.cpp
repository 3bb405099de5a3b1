// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The hot loops of the network in models/mnist_cnn.hpp, for its own sizes: compiled, disassembled, and held against
// this table by tests/codegen/hot_loops.awk, which says what its fields mean. Where vectors on the stack are allowed, the
// number is what g++ 12 or clang++ 14 needs at -O2 or -O3, and a quarter more.
//
//           kernel                    multiply-adds  AVX-512  AVX2
// hot-loop: convolve_tile             tile           none     none
// hot-loop: correlate_tile            tile           none     none
// hot-loop: product_tile              tile           none     none
// hot-loop: correlation_tile          tile           none     none
// hot-loop: linear_forward_tile       tile           none     none
// hot-loop: linear_data_tile          tile           none     none
// hot-loop: linear_weights_tile       tile           none     none
// hot-loop: adam                      4              none     none
// hot-loop: sgd                       2              none     none
// hot-loop: sgd_momentum              3              none     none
//
// Down the columns of a strip each row of the image has an address, and may lie outside; with a second array, of
// gradients, there are not enough registers for all of that. (Along its rows g++ leaves no loop at -O3: it knows how
// many tiles there are.)
//
// hot-loop: input_columns             9              0        4
//
// The other transforms have as many registers as they need, but for addresses of the gradient, and one constant.
//
// hot-loop: output_columns            4              none     none
// hot-loop: output_rows               4              none     none
// hot-loop: gradient_columns          4              0        1
// hot-loop: gradient_rows             4              none     none
//
// For a few samples: eight of them and three rows have eleven addresses.
//
// hot-loop: dots                      tile           0        none

#include "ctcnn/models/mnist_cnn.hpp"
#include "ctcnn/kernels/optimizers/adam.hpp"
#include "ctcnn/kernels/optimizers/sgd.hpp"

namespace ctcnn {

void training_step(parameter_view<mnist_cnn::parameters, const float> parameters,
                   batch_view<mnist_cnn::input_shape, const float> images,
                   batch_view<mnist_cnn::output_shape, const float> d_outputs,
                   mnist_cnn::training_workspace<float>& memory, parameter_view<mnist_cnn::parameters, float> gradients,
                   executor& threads, const training_key& key) {
    mnist_cnn::forward(parameters, images, memory, threads, key);
    mnist_cnn::backward(parameters, d_outputs, memory, gradients, threads);
}

void optimizers(const kernels::adam_coefficients<float>& for_adam, const kernels::sgd_coefficients<float>& for_sgd,
                const float* gradients, float* parameters, float* first, float* second, std::size_t count) {
    kernels::adam(for_adam, gradients, parameters, first, second, count);
    kernels::sgd(for_sgd, gradients, parameters, count);
    kernels::sgd_momentum<false>(for_sgd, gradients, parameters, first, count);
    kernels::sgd_momentum<true>(for_sgd, gradients, parameters, first, count);
}

}  // namespace ctcnn
