// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Two layers written outside the library. affine, y = a * x + b with one learned a and b for all elements, is the example
// of ctcnn/layers/layer.hpp. centred, y = x - mean, has a statistic: in training the mean is that of the batch, in
// inference a running average of what training has seen.

#include <ctcnn/ctcnn.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string_view>

struct affine {
    static constexpr std::string_view name = "Affine";

    template <ctcnn::Shape Input>
    static constexpr bool accepts = Input::rank >= 1;

    template <ctcnn::Shape Input>
    static consteval void require() {
        static_assert(accepts<Input>, "affine: input must have rank 1 or more; remove the layer");
    }

    template <ctcnn::Shape Input>
    struct bound : ctcnn::bound_layer<Input, Input, ctcnn::parameter_layout<ctcnn::shape<1>, ctcnn::shape<1>>> {
        static constexpr std::array<std::string_view, 2> parameter_names{"weight", "bias"};
        static constexpr bool backward_reads_input = true;

        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            const auto a = pass.parameters.template get<0>()(0), b = pass.parameters.template get<1>()(0);
            for (std::size_t i = 0; i < pass.input.size(); ++i) pass.output.data()[i] = a * pass.input.data()[i] + b;
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            const auto a = pass.parameters.template get<0>()(0);
            typename Pass::scalar d_a = 0, d_b = 0;
            for (std::size_t i = 0; i < pass.d_output.size(); ++i) {
                d_a += pass.d_output.data()[i] * pass.input.data()[i];
                d_b += pass.d_output.data()[i];
                if constexpr (Pass::wants_d_input) pass.d_input.data()[i] = a * pass.d_output.data()[i];
            }
            pass.gradients.template get<0>()(0) = d_a;
            pass.gradients.template get<1>()(0) = d_b;
        }
    };
};

struct centred {
    static constexpr std::string_view name = "Centred";

    template <ctcnn::Shape Input>
    static constexpr bool accepts = true;

    template <ctcnn::Shape Input>
    struct bound : ctcnn::bound_layer<Input> {
        using statistics = ctcnn::parameter_layout<ctcnn::shape<1>>;
        static constexpr std::array<std::string_view, 1> statistic_names{"running_mean"};
        static constexpr std::array<double, 1> statistic_values{0};  // at first
        static constexpr std::size_t saved_batch_bytes = sizeof(double);
        static constexpr bool forward_differs_in_training = true;

        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            using scalar = typename Pass::scalar;
            scalar mean = pass.statistics.template get<0>()(0);
            if constexpr (Pass::training()) {
                mean = mean_of(pass.input.span());
                *reinterpret_cast<scalar*>(pass.saved_batch) = mean;  // for observe
            }
            for (std::size_t i = 0; i < pass.input.size(); ++i) pass.output.data()[i] = pass.input.data()[i] - mean;
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            const auto mean = mean_of(pass.d_output.span());  // the mean depends on every x
            for (std::size_t i = 0; i < pass.d_output.size(); ++i)
                pass.d_input.data()[i] = pass.d_output.data()[i] - mean;
        }
        template <class Pass>
        static void observe(const Pass& pass) noexcept {
            using scalar = typename Pass::scalar;
            auto& running = pass.statistics.template get<0>()(0);
            running += (*reinterpret_cast<const scalar*>(pass.saved_batch) - running) / 10;
        }

    private:
        template <class Span>
        static auto mean_of(Span numbers) noexcept {
            typename Span::value_type sum = 0;
            for (const auto x : numbers) sum += x;
            return sum / static_cast<typename Span::value_type>(numbers.size());
        }
    };
};

using network = ctcnn::network<ctcnn::shape<1, 8, 8>, ctcnn::conv2d<4, ctcnn::kernel<3>>, centred, affine,
                               ctcnn::flatten, ctcnn::linear<2>>;
static_assert(network::parameter_count == 4 * (9 + 1) + 2 + 2 * (4 * 6 * 6 + 1));

// The gradient of a layer of one's own is checked in three lines of arithmetic: change one parameter a little, and see
// whether the loss changes as the gradient says. In double, so that "a little" can be very little.
int main() {
    ctcnn::parameter_block<network::parameters, double> parameters, gradients;
    network::initialize(parameters.view(), ctcnn::seed{1});
    network::training_workspace<double> memory(3);
    ctcnn::serial_executor here;

    ctcnn::batch<ctcnn::shape<1, 8, 8>, double> images(3);
    const ctcnn::random_stream noise(1, ctcnn::random_purpose::user);
    for (std::size_t i = 0; i < images.size(); ++i) images.data()[i] = noise.normal(i);
    const std::array<ctcnn::label, 3> labels{0, 1, 1};

    const ctcnn::cross_entropy loss;
    ctcnn::batch<network::output_shape, double> d_logits(3);
    const auto loss_now = [&] {
        const auto logits = network::forward(parameters.view(), images.view(), memory, here, {});
        return loss.evaluate(logits, std::span<const ctcnn::label>(labels), d_logits.view());
    };
    loss_now();
    network::backward(parameters.view(), d_logits.view(), memory, gradients.view(), here);

    constexpr std::size_t affine_weight = 2;  // tensors 0 and 1 are the convolution's
    static_assert(std::same_as<network::parameters::shape_at<affine_weight>, ctcnn::shape<1>>);
    double& weight = parameters.get<affine_weight>()(0);
    const double step = 1e-6, before = weight;
    weight = before + step;
    const double above = loss_now();
    weight = before - step;
    const double below = loss_now();
    const double expected = (above - below) / (2 * step), found = gradients.get<affine_weight>()(0);
    std::printf("gradient of affine's weight: %.9f, by differences %.9f\n", found, expected);

    // A trainer calls observe after each step that is finite.
    constexpr std::size_t running_mean = network::trained_tensors;  // statistics come after all that is trained
    network::observe(parameters.view(), memory, here);
    const double observed = parameters.get<running_mean>()(0);
    std::printf("running mean after one step: %.9f\n", observed);
    return std::abs(expected - found) < 1e-6 * std::abs(expected) && observed != 0 ? 0 : 1;
}
