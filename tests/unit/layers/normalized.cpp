// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/normalized.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "ctcnn/layers/batch_norm1d.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/silu.hpp"
#include "ctcnn/network/network.hpp"
#include "support/catch.hpp"
#include "support/network_runs.hpp"

using namespace ctcnn;

TEST_CASE("the lines of channels are done to weights and bias") {
    std::vector<float> center{1, 2}, scale{3, -1}, shift{5, 6}, to_weight(4), to_bias(2);
    const std::vector<float> weight{1, 2, 3, 4}, bias{10, 20};
    const kernels::channel_lines<float> lines{center.data(), scale.data(), shift.data()};
    detail::fold_lines<float>(lines, weight.data(), bias.data(), 2, 2, to_weight.data(), to_bias.data());
    CHECK((to_weight == std::vector<float>{3, 6, -3, -4}));
    CHECK((to_bias == std::vector<float>{(10 - 1) * 3 + 5, -(20 - 2) + 6}));
    detail::fold_lines<float>(lines, weight.data(), nullptr, 2, 2, to_weight.data(), to_bias.data());
    CHECK((to_bias == std::vector<float>{2, 8}));
}

namespace {

/// `Network` with statistics as training leaves them, and what inference computes with the same layers one by one.
template <class Network, class First, class Second>
double worst_difference_of_folding() {
    test::network_problem<Network, float> problem(3);
    const random_stream random(9, random_purpose::user);
    const auto block = problem.parameters.span();
    for (std::size_t i = 0; i < block.size(); ++i)
        block[i] = static_cast<float>(i < Network::trained_extent ? random.normal(i) : std::abs(random.normal(i)));
    serial_executor here;
    const auto found = problem.infer(here);

    typename First::template inference_workspace<float> first_memory(3);
    const auto between = First::forward(parameter_view<typename First::parameters, const float>(block.data()),
                                        problem.input.view(), first_memory, here);
    parameter_block<typename Second::parameters, float> second;
    constexpr std::size_t trained = Second::trained_extent;
    std::copy_n(block.data() + First::parameters::extent, trained, second.data());
    std::copy_n(block.data() + Network::trained_extent, Second::parameters::extent - trained, second.data() + trained);
    typename Second::template inference_workspace<float> memory(3);
    const auto expected = Second::forward(second.view(), between, memory, here);
    double worst = 0, largest = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(found[i]) - static_cast<double>(expected.data()[i])));
        largest = std::max(largest, std::abs(static_cast<double>(expected.data()[i])));
    }
    CHECK(largest > 0.1);
    return worst / largest;
}

template <class Input, class Layer, class... Others>
void check_folding() {
    using first = network<Input, Layer>;
    using second = network<typename first::output_shape, Others...>;
    CHECK(worst_difference_of_folding<network<Input, Layer, Others...>, first, second>() < 3e-6);
}

}  // namespace

TEST_CASE("in inference a layer takes in the normalization after it, and what follows that") {
    using convolution = conv2d<16, kernel<3>, padding<1>, bias<false>>;
    using steps = network<shape<16, 12, 12>, convolution, batch_norm2d<>, relu, max_pool2d<kernel<2>>>;
    STATIC_REQUIRE(steps::inference_plan::count == 3);  // planar to channels-last, and back
    STATIC_REQUIRE(steps::plan::count == 5);
    check_folding<shape<16, 12, 12>, convolution, batch_norm2d<>, relu, max_pool2d<kernel<2>>>();
    check_folding<shape<4, 7, 5>, conv2d<6, kernel<2>, groups<2>, stride<2>>, batch_norm2d<>, silu>();
    check_folding<shape<6, 7, 5>, conv2d<6, kernel<3>, groups<6>>, batch_norm2d<affine<false>>, hyperbolic_tangent>();
    check_folding<shape<20>, linear<17, bias<false>>, batch_norm1d<>, relu>();
    check_folding<shape<20>, linear<17>, batch_norm1d<>>();
}
