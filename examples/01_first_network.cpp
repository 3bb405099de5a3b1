// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// A network is a type: its shapes, parameters and multiply-adds are known to the compiler. A network whose layers do not
// fit together does not compile.

#include <cstdio>
#include <ctcnn/ctcnn.hpp>
namespace nn = ctcnn;

using lenet = nn::network<nn::shape<1, 28, 28>,  // a grey image
                          nn::conv2d<6, nn::kernel<5>, nn::padding<2>>, nn::relu, nn::max_pool2d<nn::kernel<2>>,
                          nn::conv2d<16, nn::kernel<5>>, nn::relu, nn::max_pool2d<nn::kernel<2>>, nn::flatten,
                          nn::linear<120>, nn::relu, nn::linear<84>, nn::relu, nn::linear<10>>;  // ten classes

static_assert(std::same_as<lenet::output_shape, nn::shape<10>>);
static_assert(lenet::parameter_count == 61'706);
static_assert(lenet::multiply_adds == 416'520);

// using wrong = nn::network<nn::shape<1, 28, 28>, nn::conv2d<6, nn::kernel<5>>, nn::relu, nn::linear<10>>;
//   layer_at<position<2>, linear<10>, shape<6, 24, 24>>
//   error: ctcnn::linear: input must have rank 1; put ctcnn::flatten before it

int main() {
    nn::model<lenet> net(nn::seed{1});
    nn::tensor<nn::shape<1, 28, 28>> image;  // pixels, all black
    const auto answer = nn::classify(net, image);
    std::printf("a %zu with probability %.2f, says an untrained network\n", answer.label,
                static_cast<double>(answer.probability()));
}
