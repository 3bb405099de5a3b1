// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <string_view>

namespace ctcnn {

/// A string literal as a template argument: `named<"conv1", …>`.
template <std::size_t Size>
struct fixed_text {
    char characters[Size]{};

    consteval fixed_text(const char (&text)[Size]) {
        for (std::size_t i = 0; i < Size; ++i) characters[i] = text[i];
    }
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {characters, Size - 1}; }
};

}  // namespace ctcnn
