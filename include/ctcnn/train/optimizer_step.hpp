// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/tensor_role.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/parallel/executor.hpp"

namespace ctcnn::detail {

/// Replaces numbers of a block by zeros for the lifetime of this object.
template <class Scalar>
class hidden_numbers {
public:
    hidden_numbers(std::span<Scalar> numbers, std::span<Scalar> saved) noexcept : numbers_(numbers), saved_(saved) {
        std::copy(numbers_.begin(), numbers_.end(), saved_.begin());
        std::fill(numbers_.begin(), numbers_.end(), Scalar{0});
    }
    hidden_numbers(const hidden_numbers&) = delete;
    hidden_numbers& operator=(const hidden_numbers&) = delete;
    ~hidden_numbers() { std::copy_n(saved_.begin(), numbers_.size(), numbers_.begin()); }

private:
    std::span<Scalar> numbers_, saved_;
};

/// Lets an optimizer change the parameters of a network but not its statistics. An optimizer that takes roles skips
/// them; for any other the statistics are zero during the step, as the gaps between tensors are.
template <class Network, class OptimizerType, class Scalar>
class network_optimizer {
    using layout = typename Network::parameters;
    static constexpr std::size_t statistics = layout::extent - Network::trained_extent;
    static constexpr bool hides = statistics > 0 && !OptimizerByRole<OptimizerType>;

public:
    void step(const OptimizerType& optimizer, parameter_view<layout, Scalar> parameters,
              parameter_view<layout, const Scalar> gradients, optimizer_state<layout, Scalar>& state, double rate,
              double gradient_scale, executor& threads) {
        if constexpr (OptimizerByRole<OptimizerType>)
            optimizer.step(parameters, gradients, state, rate, gradient_scale, threads,
                           std::span<const role_run>(Network::trained_roles));
        else if constexpr (hides) {
            const hidden_numbers<Scalar> hidden(parameters.span().last(statistics), saved_);
            optimizer.step(parameters, gradients, state, rate, gradient_scale, threads);
        } else
            optimizer.step(parameters, gradients, state, rate, gradient_scale, threads);
    }

private:
    std::vector<Scalar> saved_ = std::vector<Scalar>(hides ? statistics : 0);
};

}  // namespace ctcnn::detail
