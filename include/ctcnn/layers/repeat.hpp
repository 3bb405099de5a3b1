// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <string_view>

namespace ctcnn {

/// The same as writing the element `Count` times: each has parameters of its own.
/// Requires    a count of at least 1
template <std::size_t Count, class Element>
struct repeat {
    static constexpr std::string_view name = "Repeat";
};

}  // namespace ctcnn
