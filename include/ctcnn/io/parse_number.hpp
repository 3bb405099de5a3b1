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

/// Parses numbers in text files, independently of the machine and the locale.
namespace ctcnn::detail {

/// Replaces std::from_chars for double, which libc++ has only since version 20: calls the C library's strtod in the "C"
/// locale, but refuses what only strtod accepts (spaces, plus signs, hexadecimal digits). Returns false if the text is
/// not one number, or the number overflows.
[[gnu::cold]] inline bool parse_double(std::string_view text, double& number) {
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

/// Parses `text` as one number. Returns false, and leaves `number` unchanged, if it is not a number or does not fit.
template <class Number>
bool parse_number(std::string_view text, Number& number) {
    if constexpr (requires { std::from_chars(text.data(), text.data(), number); }) {
        Number found{};
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), found);
        if (failure != std::errc() || end != text.data() + text.size()) return false;
        number = found;
        return true;
    } else {
        static_assert(std::same_as<Number, double>);
        return parse_double(text, number);
    }
}

}  // namespace ctcnn::detail
