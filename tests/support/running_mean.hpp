// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/layer.hpp"

namespace ctcnn::test {

/// A small layer with statistics: y = x in training, where it updates the channels' means; y = x - mean in inference.
struct running_mean {
    static constexpr std::string_view name = "RunningMean";

    template <Shape Input>
    static constexpr bool accepts = Input::rank >= 1;

    template <Shape Input>
    static consteval void require() {
        static_assert(accepts<Input>, "running_mean: input must have rank 1 or more");
    }

    template <Shape Input>
    struct bound : bound_layer<Input> {
        static constexpr std::size_t channels = Input::extents[0], size = Input::size / channels;

        using statistics = parameter_layout<shape<channels>, shape<>>;
        static constexpr std::array<std::string_view, 2> statistic_names{"running_mean", "num_batches_tracked"};
        static constexpr std::array<double, 2> statistic_values{0.5, 0};
        static constexpr bool forward_differs_in_training = true;
        static constexpr std::size_t saved_batch_bytes = channels * sizeof(double);

        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            const auto mean = pass.statistics.template get<0>();
            for (std::size_t c = 0; c < channels; ++c) {
                double sum = 0;
                for (std::size_t sample = 0; sample < pass.count(); ++sample) {
                    const std::size_t first = sample * Input::size + c * size;
                    for (std::size_t i = first; i < first + size; ++i) {
                        const auto x = pass.input.data()[i];
                        sum += static_cast<double>(x);
                        pass.output.data()[i] = Pass::training() ? x : x - mean(c);
                    }
                }
                if constexpr (Pass::training())
                    reinterpret_cast<double*>(pass.saved_batch)[c] = sum / static_cast<double>(pass.count() * size);
            }
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            if constexpr (Pass::wants_d_input)
                std::copy_n(pass.d_output.data(), pass.d_output.size(), pass.d_input.data());
        }
        template <class Pass>
        static void observe(const Pass& pass) noexcept {
            using scalar = typename Pass::scalar;
            const auto mean = pass.statistics.template get<0>();
            for (std::size_t c = 0; c < channels; ++c) {
                const double seen = reinterpret_cast<const double*>(pass.saved_batch)[c];
                mean(c) = static_cast<scalar>(0.9 * static_cast<double>(mean(c)) + 0.1 * seen);
            }
            pass.statistics.template get<1>()() += scalar{1};
        }
    };
};

}  // namespace ctcnn::test
