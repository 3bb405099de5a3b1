// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/tensor_role.hpp"

namespace ctcnn {

/// Factors of an optimizer's option for the tensors of each role.
///
///     adamw{.weight_decay = 0.05, .decay_factors = weights_only}     normalizations and biases do not decay
///     sgd{.rate_factors = {.bias = 2}}                               biases learn twice as fast
///
/// Equivalent  parameter groups of a PyTorch optimizer
struct role_factors {
    double weight = 1;
    double bias = 1;
    double scale = 1;  ///< of normalizations, and slopes
    double shift = 1;  ///< of normalizations

    /// In the order of tensor_role.
    [[nodiscard]] constexpr std::array<double, 4> all() const noexcept { return {weight, bias, scale, shift}; }
    [[nodiscard]] constexpr double of(tensor_role role) const noexcept { return all()[static_cast<std::size_t>(role)]; }
    [[nodiscard]] constexpr double largest() const noexcept {
        return std::max(std::max(weight, bias), std::max(scale, shift));
    }
    /// Whether the roles make no difference.
    [[nodiscard]] constexpr bool are_equal() const noexcept {
        return weight == bias && weight == scale && weight == shift;
    }
};

/// For weights only: biases, scales and shifts are excluded.
inline constexpr role_factors weights_only{.weight = 1, .bias = 0, .scale = 0, .shift = 0};

namespace detail {

inline constexpr std::array<tensor_role, 4> all_roles{tensor_role::weight, tensor_role::bias, tensor_role::scale,
                                                      tensor_role::shift};

/// The factors of an optimizer that takes roles.
struct factors_by_role {
    role_factors rate, decay;

    /// `runs`, or a single run in `whole` if the roles make no difference.
    [[nodiscard]] std::span<const role_run> needed(std::span<const role_run> runs, role_run& whole) const noexcept {
        if (runs.empty() || !rate.are_equal() || !decay.are_equal()) return runs;
        whole = {runs.back().end, tensor_role::weight};
        return {&whole, 1};
    }

    /// \param name  "ctcnn::adam"
    [[gnu::cold]] void check(const std::string& name, double learning_rate, double weight_decay,
                             const scalar_range& range) const {
        const auto visit = [&](const std::string& option, double factor) {
            require_from_zero(name + ": " + option, factor, range);
        };
        each_option(visit);
        require_option(learning_rate * rate.largest() <= range.most, name + ": rate_factors",
                       "so small that learning_rate * factor is a number " + std::string(range.text), rate.largest());
        require_option(weight_decay * decay.largest() <= range.most, name + ": decay_factors",
                       "so small that weight_decay * factor is a number " + std::string(range.text), decay.largest());
    }

    /// Calls visit("rate_factors.bias", factor) and so on.
    template <class Visitor>
    [[gnu::cold]] void each_option(Visitor&& visit) const {
        visit("rate_factors.weight", rate.weight);
        visit("rate_factors.bias", rate.bias);
        visit("rate_factors.scale", rate.scale);
        visit("rate_factors.shift", rate.shift);
        visit("decay_factors.weight", decay.weight);
        visit("decay_factors.bias", decay.bias);
        visit("decay_factors.scale", decay.scale);
        visit("decay_factors.shift", decay.shift);
    }
};

}  // namespace detail

}  // namespace ctcnn
