// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// A layer with a statistic, y = x - mean: in training the mean of the batch, in inference a running average of these.
// Statistics are saved and loaded with the parameters, and no optimizer changes them: `observe` does, after a step.

#include <ctcnn/ctcnn.hpp>

#include <array>
#include <cstdio>
#include <numeric>

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
            auto mean = pass.statistics.template get<0>()(0);
            if constexpr (Pass::training()) {
                mean = mean_of(pass.input.span());
                *reinterpret_cast<typename Pass::scalar*>(pass.saved_batch) = mean;  // for observe
            }
            for (std::size_t i = 0; i < pass.input.size(); ++i) pass.output.data()[i] = pass.input.data()[i] - mean;
        }
        static void backward(const auto& pass) noexcept {
            const auto part = mean_of(pass.d_output.span());  // the mean depends on every x
            for (std::size_t i = pass.input.size(); i-- > 0;) pass.d_input.data()[i] = pass.d_output.data()[i] - part;
        }
        template <class Pass>
        static void observe(const Pass& pass) noexcept {
            auto& running = pass.statistics.template get<0>()(0);
            running += (*reinterpret_cast<const typename Pass::scalar*>(pass.saved_batch) - running) / 10;
        }
        static auto mean_of(auto x) noexcept {
            using scalar = typename decltype(x)::value_type;
            return std::accumulate(x.begin(), x.end(), scalar{0}) / static_cast<scalar>(x.size());
        }
    };
};

int main() {
    ctcnn::model<ctcnn::network<ctcnn::shape<1>, centred, ctcnn::linear<2>>> net(ctcnn::seed{1});
    ctcnn::trainer training(net, {.batch_size = 1, .threads = 1});
    ctcnn::batch<ctcnn::shape<1>> three(1);
    three.data()[0] = 3;
    training.step(three.view(), std::array<ctcnn::label, 1>{}, {}, 0.01);
    const float mean = net.parameters().tensor<"0.running_mean">()(0);
    std::printf("running mean after one step on a three: %.2f\n", static_cast<double>(mean));
    return mean > 0.29f && mean < 0.31f ? 0 : 1;
}
