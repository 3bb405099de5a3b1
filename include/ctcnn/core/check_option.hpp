// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <limits>
#include <string>
#include <string_view>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/number_text.hpp"

/// Checks of the options of losses, schedules, optimizers, initializers and trainers, made where they are given. All
/// throw argument_error with the option's name, the expected value and the given one.
namespace ctcnn::detail {

[[noreturn, gnu::cold]] inline void refuse_option(std::string_view name, std::string_view what, double found) {
    throw_error(argument_error(std::string(name) + " must be " + std::string(what) + "; it is " + number_text(found)));
}

/// \param name  "ctcnn::adam: beta1"
/// \param what  "at least 0 and below 1"
inline void require_option(bool good, std::string_view name, std::string_view what, double found) {
    if (!good) refuse_option(name, what, found);
}

/// The positive numbers that are representable in the scalar type in which training computes. Denormal numbers are not,
/// because they are treated as zero (parallel/denormals.hpp): in float the range excludes 1e-40, as it does 1e-46 and
/// 1e39.
struct scalar_range {
    double least, most;
    std::string_view text;

    [[nodiscard]] constexpr bool has(double x) const noexcept { return x >= least && x <= most; }
};
template <class Scalar>
inline constexpr scalar_range range_of{static_cast<double>(std::numeric_limits<Scalar>::min()),
                                       static_cast<double>(std::numeric_limits<Scalar>::max()),
                                       sizeof(Scalar) == sizeof(float) ? "that float can hold, 1.2e-38 to 3.4e+38"
                                                                       : "that double can hold, 2.3e-308 to 1.7e+308"};

/// 0, or a number of `range`.
[[gnu::cold]] inline void require_from_zero(std::string_view name, double found, const scalar_range& range) {
    require_option(found >= 0 && found <= std::numeric_limits<double>::max(), name, "finite and at least 0", found);
    if (found != 0 && !range.has(found)) refuse_option(name, "0 or a number " + std::string(range.text), found);
}

/// A number of `range`.
[[gnu::cold]] inline void require_above_zero(std::string_view name, double found, const scalar_range& range) {
    require_option(found > 0 && found <= std::numeric_limits<double>::max(), name, "finite and above 0", found);
    if (!range.has(found)) refuse_option(name, "a number " + std::string(range.text), found);
}

/// At least 0 and below 1, also after it is rounded to Scalar.
template <class Scalar>
[[gnu::cold]] void require_below_one(std::string_view name, double found) {
    require_option(found >= 0 && found < 1, name, "at least 0 and below 1", found);
    require_option(static_cast<Scalar>(found) < 1, name, "at least 0 and below 1, also when it is rounded to float",
                   found);
    if (found != 0 && !range_of<Scalar>.has(found))
        refuse_option(name, "0 or a number " + std::string(range_of<Scalar>.text), found);
}

/// Calls check<Scalar>() or check() of an optimizer, a loss, a schedule or an initializer, if it has one. Returns it.
template <class Scalar, class T>
const T& checked_options(const T& object) {
    if constexpr (requires { object.template check<Scalar>(); })
        object.template check<Scalar>();
    else if constexpr (requires { object.check(); })
        object.check();
    return object;
}

}  // namespace ctcnn::detail
