// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Every layer's gradients against central differences, in double. What is differentiated is sum(d_output * output); in
// the harness's words, backward has to give its derivative by each input and each parameter.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ratio>
#include <vector>

#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/conv_transpose2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/elu.hpp"
#include "ctcnn/layers/gelu.hpp"
#include "ctcnn/layers/global_avg_pool2d.hpp"
#include "ctcnn/layers/global_max_pool2d.hpp"
#include "ctcnn/layers/group_norm.hpp"
#include "ctcnn/layers/hard_sigmoid.hpp"
#include "ctcnn/layers/hard_swish.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/layer_norm.hpp"
#include "ctcnn/layers/leaky_relu.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/prelu.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/relu6.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "ctcnn/layers/silu.hpp"
#include "ctcnn/layers/softmax.hpp"
#include "ctcnn/layers/softplus.hpp"
#include "ctcnn/layers/upsample2d.hpp"
#include "support/layer_harness.hpp"

using namespace ctcnn;

namespace {

void check_gradients(const test::layer_table<double>& layer, std::size_t count) {
    auto problem = test::make_problem(layer.sizes, count);
    problem.input = test::distinct_values(problem.input.size(), 4);
    const auto found = test::run_layer(layer, problem);
    const auto value = [&] {
        const auto output = test::run_layer(layer, problem).output;
        double sum = 0;
        for (std::size_t i = 0; i < output.size(); ++i) sum += output[i] * problem.d_output[i];
        return sum;
    };
    double worst = 0;
    const auto check = [&](std::vector<double>& numbers, const std::vector<double>& gradient) {
        REQUIRE(numbers.size() == gradient.size());
        double largest = 0;
        for (const double x : gradient) largest = std::max(largest, std::abs(x));
        CHECK(largest > 0.1);
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            constexpr double step = 1e-5;
            const double before = numbers[i];
            numbers[i] = before + step;
            const double above = value();
            numbers[i] = before - step;
            const double below = value();
            numbers[i] = before;
            worst = std::max(worst, std::abs((above - below) / (2 * step) - gradient[i]) / std::max(largest, 1.0));
        }
    };
    check(problem.input, found.d_input);
    for (std::size_t i = 0; i < problem.parameters.size(); ++i) check(problem.parameters[i], found.gradients[i]);
    CHECK(worst < 1e-6);
}

template <class Bound>
void check_gradients(std::size_t count = 2) {
    check_gradients(test::layer_table<double>::of<Bound>(), count);
}

}  // namespace

TEST_CASE("gradient of convolution") {
    check_gradients<conv2d<3, kernel<3>, padding<1>>::bound<shape<2, 4, 5>>>();
    check_gradients<conv2d<3, kernel<3, 2>, stride<2, 1>, padding<0, 1>>::bound<shape<2, 6, 4>>>();
    check_gradients<conv2d<4, kernel<2>, dilation<2>, groups<2>, bias<false>>::bound<shape<4, 4, 5>>>();
    check_gradients<conv2d<3, kernel<3>, stride<2>, padding<0, 1, 2, 0>>::bound<shape<2, 4, 5>>>();
    check_gradients<conv2d<3, kernel<2>, padding_same>::bound<shape<2, 4, 4>>>();
}
TEST_CASE("gradient of transposed convolution") {
    check_gradients<conv_transpose2d<3, kernel<3>, stride<2>, padding<1>, output_padding<1>>::bound<shape<2, 3, 2>>>();
    check_gradients<conv_transpose2d<4, kernel<2>, dilation<2>, groups<2>, bias<false>>::bound<shape<4, 2, 3>>>();
}
TEST_CASE("gradient of a linear layer") { check_gradients<linear<5>::bound<shape<7>>>(3); }
TEST_CASE("gradient of a linear layer without a bias") { check_gradients<linear<5, bias<false>>::bound<shape<7>>>(3); }
TEST_CASE("gradient of a linear layer with tanh fused to it") {
    check_gradients<linear<5>::bound<shape<7>, kernels::hyperbolic_tangent>>(5);
}
TEST_CASE("gradient of pooling") {
    check_gradients<max_pool2d<kernel<2>>::bound<shape<2, 5, 4>>>();
    check_gradients<max_pool2d<kernel<3>, stride<2>, padding<1>>::bound<shape<2, 5, 4>>>();
    check_gradients<avg_pool2d<kernel<3>, stride<2>, padding<1>>::bound<shape<2, 5, 4>>>();
    check_gradients<max_pool2d<kernel<2>, padding<0, 1, 1, 0>, ceil_mode<>>::bound<shape<2, 4, 4>>>();
    check_gradients<avg_pool2d<kernel<2>, ceil_mode<>, count_include_pad<false>>::bound<shape<2, 5, 4>>>();
}
TEST_CASE("gradient of global pooling") {
    check_gradients<global_max_pool2d::bound<shape<3, 5, 4>>>();
    check_gradients<global_avg_pool2d::bound<shape<3, 2, 3>>>();
}
TEST_CASE("gradient of enlarging an image") {
    check_gradients<upsample2d<factor<2, 3>>::bound<shape<2, 3, 2>>>();
    check_gradients<upsample2d<factor<3, 2>, interpolation<bilinear>>::bound<shape<2, 3, 4>>>();
}
TEST_CASE("gradient of activations") {
    check_gradients<relu::bound<shape<19>>>();
    check_gradients<leaky_relu<std::ratio<1, 8>>::bound<shape<19>>>();
    check_gradients<sigmoid::bound<shape<19>>>();
    check_gradients<ctcnn::hyperbolic_tangent::bound<shape<19>>>();
    check_gradients<elu<std::ratio<1, 4>>::bound<shape<19>>>();
    check_gradients<softplus::bound<shape<19>>>();
    check_gradients<silu::bound<shape<19>>>();
    check_gradients<gelu::bound<shape<19>>>();
    check_gradients<gelu_tanh::bound<shape<19>>>();
    // Wide enough for the inputs, steps of 1/64 around 0, to go past both corners.
    check_gradients<relu6::bound<shape<409>>>();
    check_gradients<hard_sigmoid::bound<shape<409>>>();
    check_gradients<hard_swish::bound<shape<409>>>();
}
TEST_CASE("gradient of dropout with a fixed key") { check_gradients<dropout<std::ratio<1, 4>>::bound<shape<19>>>(); }
TEST_CASE("gradient of a learned slope") {
    check_gradients<prelu<>::bound<shape<3, 2, 3>>>(3);
    check_gradients<prelu<per_channel>::bound<shape<3, 2, 3>>>(3);
}
TEST_CASE("gradient of normalizations") {
    check_gradients<layer_norm<>::bound<shape<3, 2, 3>>>(3);
    check_gradients<layer_norm<affine<false>, epsilon<std::ratio<1, 10>>>::bound<shape<7>>>();
    check_gradients<group_norm<2>::bound<shape<4, 2, 3>>>(3);
    check_gradients<group_norm<2, affine<false>>::bound<shape<6>>>();
}
TEST_CASE("gradient of softmax") {
    check_gradients<softmax::bound<shape<7>>>();
    check_gradients<softmax::bound<shape<3, 2, 3>>>();
}
