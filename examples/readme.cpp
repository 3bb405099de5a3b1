// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// README's first snippet is what stands between the two lines of dashes: the test check.readme_test compares them.
// ---------------------------------------------------------------------------------------------------------------------
#include <cstdio>
#include <ctcnn/ctcnn.hpp>
using namespace ctcnn;

using lenet = network<shape<1, 28, 28>,  // a grey image
                      conv2d<6, kernel<5>, padding<2>>, relu, max_pool2d<kernel<2>>, conv2d<16, kernel<5>>, relu,
                      max_pool2d<kernel<2>>, flatten, linear<120>, relu, linear<84>, relu, linear<10>>;  // ten classes

static_assert(std::same_as<lenet::output_shape, shape<10>>);
static_assert(lenet::parameter_count == 61'706);
static_assert(lenet::multiply_adds == 416'520);

// using wrong = network<shape<1, 28, 28>, conv2d<6, kernel<5>>, relu, linear<10>>;
//   layer_at<position<2>, linear<10>, shape<6, 24, 24>>
//   error: ctcnn::linear: input must have rank 1; put ctcnn::flatten before it

int main() {
    model<lenet> classifier(/* seed */ 1);
    tensor<shape<1, 28, 28>> image;  // pixels, all black
    const auto answer = classifier.predict(image);
    std::printf("a %zu with probability %.2f, says an untrained network\n", answer.label,
                static_cast<double>(answer.probability()));
}
// ---------------------------------------------------------------------------------------------------------------------
