// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

namespace ctcnn::detail {

/// `Channels` times `Width`, a std::ratio, rounded to a multiple of 8, at least 8 and not less than nine tenths of the
/// product, as in MobileNets of other widths.
template <std::size_t Channels, class Width>
inline constexpr std::size_t scaled_channels = [] {
    static_assert(Width::num > 0, "ctcnn::mobilenet: the width must be a std::ratio above 0; write std::ratio<1, 2>");
    constexpr std::size_t numerator = Channels * static_cast<std::size_t>(Width::num);
    constexpr std::size_t denominator = static_cast<std::size_t>(Width::den);
    constexpr std::size_t rounded = (numerator + 4 * denominator) / (8 * denominator) * 8;
    constexpr std::size_t channels = rounded < 8 ? 8 : rounded;
    return 10 * channels * denominator < 9 * numerator ? channels + 8 : channels;
}();

}  // namespace ctcnn::detail
