// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The code of docs/own_layer.md that examples/06_own_layer.cpp and 09_own_statistic.cpp do not have.

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "ctcnn/ctcnn.hpp"
#include "support/catch.hpp"

namespace nn = ctcnn;

namespace {

// y = x * |x|, in one piece for each sample.
struct signed_square {
    static constexpr std::string_view name = "SignedSquare";
    template <nn::Shape Input>
    static constexpr bool accepts = Input::rank == 1;

    template <nn::Shape Input>
    static consteval void require() {
        static_assert(accepts<Input>, "signed_square: input must have rank 1; put ctcnn::flatten before it");
    }

    template <nn::Shape Input>
    struct bound : nn::bound_layer<Input> {
        static constexpr bool backward_reads_input = true;

        static void forward(const auto& pass) noexcept {
            pass.threads.run(pass.count(), [&](std::size_t sample, std::size_t /* worker */) {
                const auto* x = pass.input.sample(sample);
                auto* y = pass.output.sample(sample);
                for (std::size_t i = 0; i < Input::size; ++i) y[i] = x[i] * std::abs(x[i]);
            });
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            if constexpr (!Pass::wants_d_input) return;
            pass.threads.run(pass.count(), [&](std::size_t sample, std::size_t /* worker */) {
                const auto *x = pass.input.sample(sample), *d_y = pass.d_output.sample(sample);
                auto* d_x = pass.d_input.sample(sample);
                for (std::size_t i = 0; i < Input::size; ++i) d_x[i] = 2 * std::abs(x[i]) * d_y[i];
            });
        }
    };
};

using squares = nn::network<nn::shape<3>, nn::linear<4>, signed_square, nn::linear<2>>;

}  // namespace

TEST_CASE("guide: the gradient of a layer of one's own is the difference of two losses") {
    nn::parameter_block<squares::parameters, double> parameters, gradients;
    squares::initialize(parameters.view(), nn::seed{1});
    nn::thread_pool threads(2);
    squares::training_workspace<double> memory(5, threads.workers());
    nn::batch<nn::shape<3>, double> points(5);
    nn::batch<nn::shape<2>, double> d_logits(5);
    for (std::size_t i = 0; i < points.size(); ++i) points.data()[i] = std::sin(static_cast<double>(i));
    const std::array<nn::label, 5> labels{0, 1, 1, 0, 1};
    const auto loss = [&] {  // and its gradient in d_logits
        return nn::cross_entropy{}.evaluate(squares::forward(parameters.view(), points.view(), memory, threads, {}),
                                            std::span(labels), d_logits.view());
    };
    loss();
    squares::backward(parameters.view(), d_logits.view(), memory, gradients.view(), threads);
    for (std::size_t i = 0; i < squares::parameter_count; ++i) {
        double& parameter = parameters.view().span()[i];
        const double before = parameter;
        parameter = before + 1e-5;
        const double above = loss();
        parameter = before - 1e-5;
        const double below = loss();
        parameter = before;
        CHECK(gradients.view().span()[i] == Approx((above - below) / 2e-5).margin(1e-8));
    }
}
