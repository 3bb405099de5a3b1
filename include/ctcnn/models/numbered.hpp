// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/layers/named.hpp"

namespace ctcnn::detail {

/// `Stem` followed by a decimal number.
template <fixed_text Stem, std::size_t Number>
consteval auto numbered_text() {
    constexpr std::size_t digits = [] {
        std::size_t count = 1;
        for (std::size_t rest = Number; rest >= 10; rest /= 10) ++count;
        return count;
    }();
    constexpr std::size_t length = Stem.view().size();
    char text[length + digits + 1]{};
    for (std::size_t i = 0; i < length; ++i) text[i] = Stem.characters[i];
    std::size_t rest = Number;
    for (std::size_t i = 0; i < digits; ++i, rest /= 10)
        text[length + digits - 1 - i] = static_cast<char>('0' + rest % 10);
    return fixed_text(text);
}

/// An element whose name ends with a number: `numbered<"layer", 3, E>` is `named<"layer3", E>`.
template <fixed_text Stem, std::size_t Number, class Element>
using numbered = named<numbered_text<Stem, Number>(), Element>;

}  // namespace ctcnn::detail
