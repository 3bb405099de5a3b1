// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// A layer of your own, y = a * x + b, with one learned a and b for all elements. It is one struct;
// ctcnn/layers/layer.hpp describes each member. main compares its gradient with a difference of two losses.

#include <ctcnn/ctcnn.hpp>

#include <array>
#include <cmath>
#include <cstdio>

struct affine {
    static constexpr std::string_view name = "Affine";  // its row in a summary
    template <ctcnn::Shape Input>
    static constexpr bool accepts = true;  // of inputs of any shape

    template <ctcnn::Shape Input>
    struct bound : ctcnn::bound_layer<Input, Input, ctcnn::parameter_layout<ctcnn::shape<1>, ctcnn::shape<1>>> {
        static constexpr std::array<std::string_view, 2> parameter_names{"weight", "bias"};
        static constexpr bool backward_reads_input = true;  // keep x until backward

        static void forward(const auto& pass) noexcept {
            const auto a = pass.parameters.template get<0>()(0), b = pass.parameters.template get<1>()(0);
            for (std::size_t i = 0; i < pass.input.size(); ++i) pass.output.data()[i] = a * pass.input.data()[i] + b;
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            const auto a = pass.parameters.template get<0>()(0);
            auto &d_a = pass.gradients.template get<0>()(0) = 0, &d_b = pass.gradients.template get<1>()(0) = 0;
            for (std::size_t i = 0; i < pass.d_output.size(); ++i) {
                d_a += pass.d_output.data()[i] * pass.input.data()[i];
                d_b += pass.d_output.data()[i];
                if constexpr (Pass::wants_d_input) pass.d_input.data()[i] = a * pass.d_output.data()[i];
            }
        }
    };
};

int main() {
    using network = ctcnn::network<ctcnn::shape<2>, affine, ctcnn::linear<2>>;
    ctcnn::parameter_block<network::parameters, double> parameters, gradients;
    network::initialize(parameters.view(), ctcnn::seed{1});
    network::training_workspace<double> memory(3);
    ctcnn::serial_executor here;
    ctcnn::batch<ctcnn::shape<2>, double> points(3), d_logits(3);
    for (std::size_t i = 0; i < points.size(); ++i) points.data()[i] = std::sin(static_cast<double>(i));
    const std::array<ctcnn::label, 3> labels{0, 1, 1};
    const auto loss = [&] {  // and its gradient in d_logits
        return ctcnn::cross_entropy{}.evaluate(network::forward(parameters.view(), points.view(), memory, here, {}),
                                               std::span(labels), d_logits.view());
    };
    const double before = loss();
    network::backward(parameters.view(), d_logits.view(), memory, gradients.view(), here);
    parameters.get<0>()(0) += 1e-6;
    const double expected = (loss() - before) / 1e-6, found = gradients.get<0>()(0);
    std::printf("gradient of affine's weight: %.6f, by differences %.6f\n", found, expected);
    return std::abs(expected - found) < 1e-5 ? 0 : 1;
}
