// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// A small network's five steps of Adam, and the MNIST network's logits and gradients, against PyTorch's values.

#include <cmath>
#include <string>
#include <type_traits>
#include <vector>

#include "ctcnn/losses/cross_entropy.hpp"
#include "ctcnn/models/mnist_cnn.hpp"
#include "ctcnn/optimizers/adam.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace ctcnn;

namespace {

/// Inference of the MNIST network is dropout-free, and so are PyTorch's values: the same layers without it.
using mnist_without_dropout =
    network<shape<1, 28, 28>,
            sequential<conv2d<32, kernel<5>, padding<1>>, relu, conv2d<64, kernel<3>, padding<1>>, relu,
                       max_pool2d<kernel<2>>, conv2d<96, kernel<3>, padding<1>>, relu,
                       conv2d<64, kernel<3>, padding<1>>, relu, conv2d<32, kernel<3>, padding<1>>, relu,
                       conv2d<32, kernel<3>, padding<1>>, relu, max_pool2d<kernel<2>, stride<1>>>,
            flatten, sequential<linear<2048>, relu, linear<1024>, relu, linear<10>>>;
static_assert(std::is_same_v<mnist_without_dropout::parameters, mnist_cnn::parameters>);

using small_network =
    network<shape<1, 8, 8>, conv2d<4, kernel<3>, padding<1>>, relu, max_pool2d<kernel<2>>, flatten, linear<10>>;

template <class Span>
void check_close(const std::string& what, const Span& found, const test::golden_tensor& expected, double tolerance) {
    REQUIRE(found.size() == expected.values.size());
    INFO(what);
    double worst = 0;
    for (std::size_t i = 0; i < expected.values.size(); ++i)
        worst = std::max(worst, std::abs(static_cast<double>(found[i]) - expected.values[i]));
    CHECK(worst <= tolerance);
}

template <class Scalar>
void fill_golden(parameter_view<mnist_cnn::parameters, Scalar> parameters) {
    using layout = mnist_cnn::parameters;
    for (std::size_t tensor = 0; tensor < layout::tensors; ++tensor) {
        const std::size_t filters = layout::sizes[tensor | 1];  // the bias' size
        test::fill_golden_parameter(std::span(parameters.data() + layout::offsets[tensor], layout::sizes[tensor]),
                                    static_cast<std::uint32_t>(tensor),
                                    layout::sizes[tensor & ~std::size_t{1}] / filters, tensor % 2 == 0);
    }
}

}  // namespace

TEMPLATE_TEST_CASE("five steps of Adam on a small network equal PyTorch's", "", CTCNN_TEST_SCALARS) {
    const double tolerance = std::is_same_v<TestType, float> ? 2e-6 : 1e-12;
    const test::golden_file file("small_network");
    const auto& golden = file["training"];
    parameter_block<small_network::parameters, TestType> parameters, gradients;
    golden["start_conv_weight"].copy_to(std::span<TestType>(parameters.template get<0>().span()));
    golden["start_conv_bias"].copy_to(std::span<TestType>(parameters.template get<1>().span()));
    golden["start_linear_weight"].copy_to(std::span<TestType>(parameters.template get<2>().span()));
    golden["start_linear_bias"].copy_to(std::span<TestType>(parameters.template get<3>().span()));
    batch<small_network::input_shape, TestType> input(5);
    golden["input"].copy_to(input.span());
    const auto labels = golden["labels"].as<label>();
    const adam optimizer{.learning_rate = golden["learning_rate"].scalar()};
    optimizer_state<small_network::parameters, TestType> state(optimizer);
    typename small_network::training_workspace<TestType> memory(5);
    batch<small_network::output_shape, TestType> d_logits(5);
    serial_executor here;

    for (std::size_t step = 0; step < 5; ++step) {
        const auto logits = small_network::forward(parameters.view(), input.view(), memory, here, {});
        if (step == 0) check_close("logits", logits.span(), golden["logits"], tolerance);
        const double loss = cross_entropy{}.evaluate(logits, std::span<const label>(labels), d_logits.view());
        CHECK(loss == Approx(golden["losses"].values[step]).epsilon(tolerance));
        small_network::backward(parameters.view(), d_logits.view(), memory, gradients.view(), here);
        if (step == 0) {
            check_close("d_conv_weight", gradients.template get<0>().span(), golden["first_d_conv_weight"], tolerance);
            check_close("d_conv_bias", gradients.template get<1>().span(), golden["first_d_conv_bias"], tolerance);
            check_close("d_linear_weight", gradients.template get<2>().span(), golden["first_d_linear_weight"],
                        tolerance);
            check_close("d_linear_bias", gradients.template get<3>().span(), golden["first_d_linear_bias"], tolerance);
        }
        optimizer.step(parameters.view(), gradients.view(), state, optimizer.learning_rate, 1, here);
    }
    // A weight moves by 0.05 in five steps; where its gradient is tiny, Adam makes much of the rounding.
    const double moved = std::is_same_v<TestType, float> ? 2e-5 : 1e-12;
    check_close("conv_weight", parameters.template get<0>().span(), golden["final_conv_weight"], moved);
    check_close("conv_bias", parameters.template get<1>().span(), golden["final_conv_bias"], moved);
    check_close("linear_weight", parameters.template get<2>().span(), golden["final_linear_weight"], moved);
    check_close("linear_bias", parameters.template get<3>().span(), golden["final_linear_bias"], moved);
}

TEST_CASE("the MNIST network's logits and gradients equal PyTorch's") {
    using layout = mnist_cnn::parameters;
    const test::golden_file file("mnist_network");
    const auto& golden = file["network"];
    parameter_block<layout> parameters, gradients;
    fill_golden(parameters.view());
    batch<shape<1, 28, 28>> input(3);
    test::fill_by_formula(input.span(), 100);
    const auto labels = golden["labels"].as<label>();
    serial_executor here;

    mnist_cnn::inference_workspace<> inference(3);
    const auto inferred = mnist_cnn::forward(parameters.view(), input.view(), inference, here);
    check_close("logits of inference", inferred.span(), golden["logits"], 1e-4);

    using plain = mnist_without_dropout;
    plain::training_workspace<> memory(3);
    const auto logits = plain::forward(parameters.view(), input.view(), memory, here, {});
    check_close("logits of training", logits.span(), golden["logits"], 1e-4);
    batch<shape<10>> d_logits(3);
    const double loss = cross_entropy{}.evaluate(logits, std::span<const label>(labels), d_logits.view());
    CHECK(loss == Approx(golden["loss"].scalar()).epsilon(1e-5));

    plain::backward(parameters.view(), d_logits.view(), memory, gradients.view(), here);
    for (std::size_t tensor = 0; tensor < layout::tensors; ++tensor) {
        INFO("parameter tensor " << tensor);
        const auto& expected = file["parameter_" + std::to_string(tensor)];
        const std::span<const float> found(gradients.data() + layout::offsets[tensor], layout::sizes[tensor]);
        double sum = 0, squares = 0, absolute = 0;
        for (const float x : found) {
            sum += static_cast<double>(x);
            absolute += std::abs(static_cast<double>(x));
            squares += static_cast<double>(x) * static_cast<double>(x);
        }
        const double norm = expected["gradient_norm"].scalar();
        CHECK(std::sqrt(squares) == Approx(norm).epsilon(1e-4));
        CHECK(std::abs(sum - expected["gradient_sum"].scalar()) <= 1e-4 * absolute);
        const auto places = expected["sample_index"].as<std::size_t>();
        for (std::size_t i = 0; i < places.size(); ++i) {
            const double value = expected["sample_gradient"].values[i];
            CHECK(std::abs(static_cast<double>(found[places[i]]) - value) <= 1e-3 * std::abs(value) + 1e-5 * norm);
        }
    }
}
