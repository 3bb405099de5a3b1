// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace ctcnn::detail {

/// Whether no number is infinite or NaN. Only for messages; training checks sums instead, which is faster.
template <class Scalar>
[[gnu::cold]] bool all_finite(std::span<const Scalar> numbers) noexcept {
    return std::all_of(numbers.begin(), numbers.end(), [](Scalar x) { return std::isfinite(x); });
}

}  // namespace ctcnn::detail
