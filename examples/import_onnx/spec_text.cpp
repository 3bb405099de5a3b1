// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "import_onnx/spec_text.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <numeric>

namespace import_onnx {

std::string pair_text(std::string_view name, pair of) {
    std::string text = "nn::" + std::string(name) + "<" + std::to_string(of[0]);
    if (of[1] != of[0]) text += ", " + std::to_string(of[1]);
    return text + ">";
}

std::string padding_text(pair before, pair after) {
    if (before == after) return pair_text("padding", before);
    return "nn::padding<" + std::to_string(before[0]) + ", " + std::to_string(before[1]) + ", " +
           std::to_string(after[0]) + ", " + std::to_string(after[1]) + ">";
}

std::optional<std::string> ratio_text(float number, bool from_one) {
    std::array<char, 64> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::scientific).ptr;
    // "-1.25e-05": the digits as one integer, and a power of ten.
    std::int64_t numerator = 0, denominator = 1;
    int exponent = 0, digits = 0;
    bool negative = false, after_point = false;
    for (const char* at = text.data(); at != end; ++at) {
        if (*at == '-')
            negative = true;
        else if (*at == '.')
            after_point = true;
        else if (*at == 'e') {
            std::from_chars(at[1] == '+' ? at + 2 : at + 1, end, exponent);
            break;
        } else if (*at >= '0' && *at <= '9') {
            numerator = numerator * 10 + (*at - '0');
            digits += after_point ? 1 : 0;
        } else
            return std::nullopt;  // an infinity, or no number
    }
    exponent -= digits;
    if (exponent < -18 || exponent > 8) return std::nullopt;
    for (; exponent < 0; ++exponent) denominator *= 10;
    for (; exponent > 0; --exponent) numerator *= 10;
    if (negative) numerator = -numerator;
    if (from_one) numerator = denominator - numerator;
    const std::int64_t common = std::gcd(numerator, denominator);
    numerator /= common;
    denominator /= common;
    return "std::ratio<" + std::to_string(numerator) + (denominator == 1 ? "" : ", " + std::to_string(denominator)) +
           ">";
}

std::string with_arguments(std::string_view name, std::initializer_list<std::string> arguments) {
    std::string text = std::string(name) + "<";
    bool first = true;
    for (const std::string& argument : arguments) {
        if (argument.empty()) continue;
        if (!first) text += ", ";
        first = false;
        text += argument;
    }
    return text + ">";
}

}  // namespace import_onnx
