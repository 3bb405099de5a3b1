// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <string>
#include <string_view>

#include "ctcnn/core/option.hpp"
#include "ctcnn/core/random.hpp"

namespace ctcnn {

/// How many inputs feed one output of a layer, and how many outputs one input feeds: what initial weights are scaled
/// by. For a convolution both count the kernel's window: in = channels / groups * rows * columns.
struct fan {
    std::size_t in;
    std::size_t out;
};

/// Something that sets the parameters of a layer before training. Weight and bias of one layer may share a stream:
/// weights use its numbers 0 to 2^33 - 1, biases those from 2^33 on. One that has options also has check(), as an
/// optimizer has (optimizers/optimizer.hpp).
///
/// Float and double get the same values, up to the rounding to float, and every compiler the same bits.
template <class T>
concept Initializer = requires(const T& initializer, std::span<float> single, std::span<double> twice, fan f,
                               const random_stream& stream) {
    initializer.weight(single, f, stream);
    initializer.weight(twice, f, stream);
    initializer.bias(single, f, stream);
    initializer.bias(twice, f, stream);
};

namespace detail {

/// First random number for biases.
inline constexpr std::uint64_t bias_draws = std::uint64_t{1} << 33;

/// Uniform in [-bound, bound), from 24 random bits a number. With u a multiple of 2^-24, 2 u - 1 is exact in double, so
/// that the product is the only rounding, and a compiler that fuses multiply-adds changes nothing.
template <class Scalar>
void fill_uniform(std::span<Scalar> to, double bound, const random_stream& stream, std::uint64_t first = 0) noexcept {
    for (std::size_t i = 0; i < to.size(); i += 4) {
        const auto words = stream.block(static_cast<std::uint32_t>((first + i) / 4));
        const std::size_t count = std::min<std::size_t>(4, to.size() - i);
        for (std::size_t lane = 0; lane < count; ++lane) {
            const double u = static_cast<double>(words[lane] >> 8) * 0x1p-24;
            to[i + lane] = static_cast<Scalar>((2 * u - 1) * bound);
        }
    }
}

template <class Scalar>
void fill_normal(std::span<Scalar> to, double deviation, const random_stream& stream) noexcept {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<Scalar>(stream.normal(i) * deviation);
}

/// No weight overflows: the normal distribution's are at most 8.3 deviations, and no fan is below 1.
[[gnu::cold]] inline void require_gain(std::string_view name, double gain, const scalar_range& range) {
    require_above_zero(name, gain, range);
    require_option(gain <= range.most / 16, name, "so small that weights are numbers " + std::string(range.text), gain);
}

}  // namespace detail

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
