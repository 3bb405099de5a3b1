// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/fan.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/initializers/initializer.hpp"

namespace ctcnn {

/// Weight uniform in +-gain sqrt(3 / fan in), bias zero. The gain sqrt(2) is that of ReLU.
/// Equivalent  torch.nn.init.kaiming_uniform_(weight, nonlinearity='relu')
/// Source      He et al. 2015, eq. 10
struct kaiming_uniform {
    double gain = std::numbers::sqrt2;  ///< above 0

    /// For parameters of Scalar.
    /// Errors  throws argument_error for a gain that can't be used
    template <class Scalar = float>
    void check() const {
        detail::require_gain("ctcnn::kaiming_uniform: gain", gain, detail::range_of<Scalar>);
    }

    template <class Scalar>
    void weight(std::span<Scalar> weight, fan f, const random_stream& stream) const noexcept {
        detail::fill_uniform(weight, gain * std::sqrt(3 / static_cast<double>(f.in)), stream);
    }
    template <class Scalar>
    void bias(std::span<Scalar> bias, fan, const random_stream&) const noexcept {
        std::fill(bias.begin(), bias.end(), Scalar{0});
    }
};

/// Weight normal with standard deviation gain / sqrt(fan in), bias zero. The gain sqrt(2) is that of ReLU.
/// Equivalent  torch.nn.init.kaiming_normal_(weight, nonlinearity='relu')
/// Source      He et al. 2015, eq. 10
struct kaiming_normal {
    double gain = std::numbers::sqrt2;  ///< above 0

    /// For parameters of Scalar.
    /// Errors  throws argument_error for a gain that can't be used
    template <class Scalar = float>
    void check() const {
        detail::require_gain("ctcnn::kaiming_normal: gain", gain, detail::range_of<Scalar>);
    }

    template <class Scalar>
    void weight(std::span<Scalar> weight, fan f, const random_stream& stream) const noexcept {
        detail::fill_normal(weight, gain / std::sqrt(static_cast<double>(f.in)), stream);
    }
    template <class Scalar>
    void bias(std::span<Scalar> bias, fan, const random_stream&) const noexcept {
        std::fill(bias.begin(), bias.end(), Scalar{0});
    }
};

}  // namespace ctcnn
