// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/fan.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/initializers/initializer.hpp"

namespace ctcnn {

/// Weight uniform in +-gain sqrt(6 / (fan in + fan out)), bias zero. The gain 1 is that of sigmoid and no activation.
/// Equivalent  torch.nn.init.xavier_uniform_(weight, gain)
/// Source      Glorot and Bengio 2010, eq. 16
struct xavier_uniform {
    double gain = 1;  ///< above 0

    /// For parameters of Scalar.
    /// Errors  throws argument_error for a gain that can't be used
    template <class Scalar = float>
    void check() const {
        detail::require_gain("ctcnn::xavier_uniform: gain", gain, detail::range_of<Scalar>);
    }

    template <class Scalar>
    void weight(std::span<Scalar> weight, fan f, const random_stream& stream) const noexcept {
        detail::fill_uniform(weight, gain * std::sqrt(6 / static_cast<double>(f.in + f.out)), stream);
    }
    template <class Scalar>
    void bias(std::span<Scalar> bias, fan, const random_stream&) const noexcept {
        std::fill(bias.begin(), bias.end(), Scalar{0});
    }
};

/// Weight normal with standard deviation gain sqrt(2 / (fan in + fan out)), bias zero.
/// Equivalent  torch.nn.init.xavier_normal_(weight, gain)
/// Source      Glorot and Bengio 2010, eq. 12
struct xavier_normal {
    double gain = 1;  ///< above 0

    /// For parameters of Scalar.
    /// Errors  throws argument_error for a gain that can't be used
    template <class Scalar = float>
    void check() const {
        detail::require_gain("ctcnn::xavier_normal: gain", gain, detail::range_of<Scalar>);
    }

    template <class Scalar>
    void weight(std::span<Scalar> weight, fan f, const random_stream& stream) const noexcept {
        detail::fill_normal(weight, gain * std::sqrt(2 / static_cast<double>(f.in + f.out)), stream);
    }
    template <class Scalar>
    void bias(std::span<Scalar> bias, fan, const random_stream&) const noexcept {
        std::fill(bias.begin(), bias.end(), Scalar{0});
    }
};

}  // namespace ctcnn
