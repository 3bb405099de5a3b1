// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/number_text.hpp"

namespace ctcnn {

/// How a pixel becomes a number that a network reads.
/// Units       pixels 0..255 -> 0..1 -> (x - mean) / deviation
/// Equivalent  torchvision.transforms.Normalize((mean,), (deviation,)) after ToTensor()
struct normalization {
    double mean = 0;
    double deviation = 1;

    /// The number for one pixel.
    [[nodiscard]] constexpr double operator()(std::uint8_t pixel) const noexcept {
        return (static_cast<double>(pixel) / 255 - mean) / deviation;
    }

    friend bool operator==(const normalization&, const normalization&) = default;
};

namespace detail {

/// The 256 numbers there can be, each rounded once from double: exact, and a look-up instead of a division.
struct pixel_numbers {
    explicit pixel_numbers(normalization scale) : from(scale) {
        for (std::size_t pixel = 0; pixel < 256; ++pixel) {
            twice[pixel] = scale(static_cast<std::uint8_t>(pixel));
            single[pixel] = static_cast<float>(twice[pixel]);
        }
    }

    template <class Scalar>
    [[nodiscard]] const std::array<Scalar, 256>& as() const noexcept {
        if constexpr (std::same_as<Scalar, float>)
            return single;
        else
            return twice;
    }

    normalization from;
    std::array<float, 256> single;
    std::array<double, 256> twice;
};

[[noreturn, gnu::cold]] inline void refuse_normalization(std::string_view who, const normalization& scale, bool known) {
    throw argument_error(std::string(who) + ": expected a finite mean and a positive deviation" +
                         (known ? " that make different floats of black and white" : "") + ", found mean " +
                         number_text(scale.mean) + ", deviation " + number_text(scale.deviation));
}

/// Errors  throws argument_error where the mean is not finite or the deviation not a positive finite number, and where
///         as floats pixels are no numbers any more, or all the same one
inline std::shared_ptr<const pixel_numbers> numbers_of_pixels(std::string_view who, const normalization& scale) {
    auto made = std::make_shared<const pixel_numbers>(scale);
    const double black = static_cast<double>(made->single[0]), white = static_cast<double>(made->single[255]);
    const bool known = std::isfinite(scale.mean) && std::isfinite(scale.deviation) && scale.deviation > 0;
    if (!known || !(white - black >= static_cast<double>(std::numeric_limits<float>::min()) && std::isfinite(white) &&
                    std::isfinite(black)))
        refuse_normalization(who, scale, known);
    return made;
}

}  // namespace detail

}  // namespace ctcnn
