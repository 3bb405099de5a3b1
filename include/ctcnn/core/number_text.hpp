// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace ctcnn::detail {

/// The shortest text that reads back as this number, for messages: "1e-46", for which std::to_string writes "0.000000"
/// (and from C++26 on something else). "nan" for every NaN, also a negative one.
[[gnu::cold]] inline std::string number_text(double number) {
    if (std::isnan(number)) return "nan";
    std::array<char, 32> text;  // "-2.2250738585072014e-308" has 24
#if defined(__EMSCRIPTEN__)     // its libc++ 13 has no such function, and its tables are as large as a small network
    for (int digits = 1;; ++digits) {
        const int size = std::snprintf(text.data(), text.size(), "%.*g", digits, number);
        if (digits == 17 || std::strtod(text.data(), nullptr) == number)
            return {text.data(), static_cast<std::size_t>(size)};
    }
#else
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr};
#endif
}

/// A number of a file in a message, to 9 digits: the tables of the shortest text would be an eighth of a program that has
/// nothing else to write than what is wrong with weights.
[[gnu::cold]] inline std::string rounded_text(double number) {
    if (std::isnan(number)) return "nan";
    std::array<char, 32> text;
    std::string result(text.data(), static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%.9g", number)));
    for (char& c : result)
        if (c == ',') c = '.';  // of the user's language
    return result;
}

}  // namespace ctcnn::detail
