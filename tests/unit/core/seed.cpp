// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/seed.hpp"

#include <cstdint>
#include <type_traits>

namespace {

using ctcnn::seed;

// A bare number is not a seed: the call has to say what its number is.
static_assert(!std::is_convertible_v<int, seed> && !std::is_convertible_v<std::uint64_t, seed>);
static_assert(seed{}.value == 0 && seed{~std::uint64_t{0}}.value == ~std::uint64_t{0});

}  // namespace
