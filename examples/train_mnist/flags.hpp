// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <CLI/CLI.hpp>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <string>

/// Flags whose values are checked, with messages that say what was expected and found.
namespace train_mnist {

/// Adds a flag that takes one of some words, each of which means a value.
template <class T>
void add_choice(CLI::App& app, const std::string& name, T& value, const std::map<std::string, T>& words,
                const std::string& text) {
    std::string default_word, all;
    for (const auto& [word, meaning] : words) {
        all += (all.empty() ? "" : "|") + word;
        if (meaning == value) default_word = word;
    }
    app.add_option_function<std::string>(
           name, [&value, words](const std::string& word) { value = words.at(word); }, text)
        ->check([words, all](const std::string& word) {
            return words.contains(word) ? std::string() : "expected " + all + ", found " + word;
        })
        ->type_name(all)
        ->default_str(default_word);
}

/// Adds a flag that takes a whole number between two bounds. CLI11 alone would read "1e3" as 1 and "0x10" as 16.
template <class T, class Value = T>
CLI::Option* add_count(CLI::App& app, const std::string& name, Value& value, T least, T most, const std::string& text) {
    return app.add_option(name, value, text)
        ->check([least, most](const std::string& word) {
            const bool digits = !word.empty() && word.find_first_not_of("0123456789") == std::string::npos;
            if (digits && word.size() <= 20) {
                const auto wide = std::strtoull(word.c_str(), nullptr, 10);
                const bool overflow =
                    wide == std::numeric_limits<unsigned long long>::max() && word != "18446744073709551615";
                if (!overflow && wide >= least && wide <= most) return std::string();
            }
            return "expected a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
                   ", found " + word;
        })
        ->type_name("N")
        ->capture_default_str();
}

/// Bounds of a number in addition to being at least 0.
struct bounds {
    bool zero = true;
    double below = std::numeric_limits<double>::infinity();
};

/// Adds a flag that takes a number of at least 0. As training computes in float, it must be finite there, and not
/// underflow to 0 or a denormal number.
inline void add_number(CLI::App& app, const std::string& name, double& value, const std::string& text,
                       bounds within = {}) {
    app.add_option(name, value, text)
        ->check([within](const std::string& word) {
            char* end = nullptr;
            const double number = std::strtod(word.c_str(), &end);
            const bool is_number = !word.empty() && *end == '\0' && number >= 0;
            const float single = static_cast<float>(is_number ? number : 0);
            if (is_number && (number == 0 ? within.zero
                                          : single >= std::numeric_limits<float>::min() &&
                                                single <= std::numeric_limits<float>::max() && single < within.below))
                return std::string();
            std::string expected = within.zero ? "a number that is at least 0" : "a number above 0";
            if (std::isfinite(within.below)) expected += " and below " + CLI::detail::to_string(within.below);
            return "expected " + expected + ", which a float can hold (0, or from 1.2e-38 to 3.4e38), found " + word;
        })
        ->type_name("X")
        ->capture_default_str();
}

/// Adds a flag that takes a name. An empty one is refused, as it usually is a shell variable that is not set.
inline void add_name(CLI::App& app, const std::string& name, std::string& value, const std::string& type,
                     const std::string& text) {
    app.add_option(name, value, text)
        ->check([type](const std::string& word) {
            return word.empty() ? "expected " + type + ", found an empty word; is a variable of the shell not set?"
                                : std::string();
        })
        ->type_name(type);
}

}  // namespace train_mnist
