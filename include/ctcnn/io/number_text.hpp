// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <locale.h>
#include <stdlib.h>

#include <charconv>
#include <concepts>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

#if defined(__APPLE__)
#include <xlocale.h>
#endif

/// Numbers in files' text: the same on every machine and in every language.
namespace ctcnn::detail {

/// What std::from_chars does with a double, for libc++, which has it since version 20 only: the C library's strtod in
/// the "C" locale, without what else strtod takes (spaces, signs of plus, hexadecimal digits). False where the text is
/// not one number, or one that no double is near to.
[[gnu::cold]] inline bool double_of_text(std::string_view text, double& number) {
    const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
    const bool named = digits == "inf" || digits == "nan";
    if (!named && (digits.empty() || digits.find_first_not_of("0123456789.eE+-") != std::string_view::npos ||
                   digits.front() == '+' || digits.front() == '-'))
        return false;
    static const locale_t c_locale = newlocale(LC_ALL_MASK, "C", nullptr);
    if (c_locale == nullptr) return false;
    const std::string terminated(text);
    char* end = nullptr;
    const double found = strtod_l(terminated.c_str(), &end, c_locale);
    const double largest = std::numeric_limits<double>::max();
    if (end != terminated.c_str() + terminated.size() || (!named && (found > largest || found < -largest)))
        return false;
    number = found;
    return true;
}

/// Reads `text` as one number. False, and `number` as it was, where it is none, or does not fit.
template <class Number>
bool number_of_text(std::string_view text, Number& number) {
    if constexpr (requires { std::from_chars(text.data(), text.data(), number); }) {
        Number found{};
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), found);
        if (failure != std::errc() || end != text.data() + text.size()) return false;
        number = found;
        return true;
    } else {
        static_assert(std::same_as<Number, double>);
        return double_of_text(text, number);
    }
}

}  // namespace ctcnn::detail
