// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <span>

#include "ctcnn/core/fan.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/initializers/initializer.hpp"

namespace ctcnn {

/// PyTorch's defaults for convolutions and linear layers: weight and bias uniform in +-1/sqrt(fan in).
/// Equivalent  torch.nn.init.kaiming_uniform_(weight, a=sqrt(5)); uniform_(bias, -1/sqrt(fan_in), 1/sqrt(fan_in))
struct pytorch_default {
    template <class Scalar>
    void weight(std::span<Scalar> weight, fan f, const random_stream& stream) const noexcept {
        detail::fill_uniform(weight, bound(f), stream);
    }
    template <class Scalar>
    void bias(std::span<Scalar> bias, fan f, const random_stream& stream) const noexcept {
        detail::fill_uniform(bias, bound(f), stream, detail::bias_draws);
    }

private:
    static double bound(fan f) noexcept { return 1 / std::sqrt(static_cast<double>(f.in)); }
};

}  // namespace ctcnn
