// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "train_mnist/text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstddef>
#include <cstdio>

namespace train_mnist {

std::string format(const char* pattern, ...) {
    std::va_list arguments, again;
    va_start(arguments, pattern);
    va_copy(again, arguments);
    std::string text(static_cast<std::size_t>(std::max(std::vsnprintf(nullptr, 0, pattern, arguments), 0)), ' ');
    std::vsnprintf(text.data(), text.size() + 1, pattern, again);
    va_end(again);
    va_end(arguments);
    return text;
}

std::string shell_text(const std::vector<std::string>& words) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";
    std::string text;
    for (const std::string& word : words) {
        if (!text.empty()) text += ' ';
        if (!word.empty() && word.find_first_not_of(plain) == word.npos) {
            text += word;
            continue;
        }
        text += '\'';
        for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
        text += '\'';
    }
    return text;
}

std::string clock_text(double seconds) {
    const long all = std::lround(seconds > 0 ? std::min(seconds, 1e9) : 0);
    if (all >= 3600) return format("%ld:%02ld:%02ld", all / 3600, all / 60 % 60, all % 60);
    return format("%02ld:%02ld", all / 60, all % 60);
}

std::string accuracy_text(const ctcnn::metrics& result) {
    if (result.samples == 0) return "none";
    const auto errors = static_cast<unsigned long long>(result.errors());
    return format("%.2f %% (%llu %s of %llu)", 100 * result.accuracy(), errors, errors == 1 ? "error" : "errors",
                  static_cast<unsigned long long>(result.samples));
}

std::string confusion_text(const ctcnn::confusion_matrix<10>& matrix, const std::array<std::string_view, 10>& names) {
    std::size_t width = 5;
    for (const std::string_view name : names) width = std::max(width, name.size() + 2);
    const auto cell = [&](std::string_view text) { return std::string(width - text.size(), ' ').append(text); };
    std::string text = std::string(width, ' ');
    for (const std::string_view name : names) text += cell(name);
    text += "   recognised\n";
    for (std::size_t actual = 0; actual < names.size(); ++actual) {
        text += cell(names[actual]);
        for (std::size_t predicted = 0; predicted < names.size(); ++predicted)
            text += cell(std::to_string(matrix(actual, predicted)));
        text += matrix.actual(actual) == 0 ? "            -\n" : format("%11.2f %%\n", 100 * matrix.recall(actual));
    }
    return text;
}

}  // namespace train_mnist
