// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/memory_size.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>

namespace {

using ctcnn::detail::memory_size;

constexpr std::size_t most_memory = std::numeric_limits<std::size_t>::max();
static_assert(memory_size(0) == 0 && memory_size(12345) == 12345 && memory_size(most_memory) == most_memory);
// Where a size has 32 bits: no size is cut to a small one.
static_assert(memory_size(std::numeric_limits<std::uint64_t>::max()) == most_memory);
static_assert(memory_size((std::uint64_t{1} << 32) + 1) == (sizeof(std::size_t) == 4 ? most_memory : 4294967297));

}  // namespace
