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

/// Turns a pixel into a number that a network reads.
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

/// The normalized values of the 256 pixels, each rounded once from double: exact, and a lookup is faster than a
/// division.
struct pixel_numbers {
    explicit pixel_numbers(normalization scale) : from(scale) {
        for (std::size_t pixel = 0; pixel < 256; ++pixel) {
            f64[pixel] = scale(static_cast<std::uint8_t>(pixel));
            f32[pixel] = static_cast<float>(f64[pixel]);
        }
    }

    template <class Scalar>
    [[nodiscard]] const std::array<Scalar, 256>& as() const noexcept {
        if constexpr (std::same_as<Scalar, float>)
            return f32;
        else
            return f64;
    }

    normalization from;
    std::array<float, 256> f32;
    std::array<double, 256> f64;
};

[[noreturn, gnu::cold]] inline void refuse_normalization(std::string_view who, const normalization& scale, bool known) {
    throw_error(argument_error(std::string(who) + ": expected a finite mean and a positive deviation" +
                               (known ? " that make different floats of black and white" : "") + ", found mean " +
                               number_text(scale.mean) + ", deviation " + number_text(scale.deviation)));
}

/// Errors  throws argument_error if the mean is not finite, the deviation is not positive and finite, or the normalized
///         pixels are not finite floats or all equal
inline std::shared_ptr<const pixel_numbers> numbers_of_pixels(std::string_view who, const normalization& scale) {
    auto made = std::make_shared<const pixel_numbers>(scale);
    const double black = static_cast<double>(made->f32[0]), white = static_cast<double>(made->f32[255]);
    const bool known = std::isfinite(scale.mean) && std::isfinite(scale.deviation) && scale.deviation > 0;
    if (!known || !(white - black >= static_cast<double>(std::numeric_limits<float>::min()) && std::isfinite(white) &&
                    std::isfinite(black)))
        refuse_normalization(who, scale, known);
    return made;
}

}  // namespace detail

}  // namespace ctcnn
