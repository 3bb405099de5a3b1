// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>

namespace ctcnn::detail {

/// Converts a size or position in a file, which has 64 bits, to one in memory, which may have 32. Larger values become
/// the largest size, for which allocation fails. (A cast would truncate, and some compilers warn of a useless cast
/// where both have 64 bits.)
constexpr std::size_t memory_size(std::uint64_t size) noexcept {
#if SIZE_MAX < UINT64_MAX
    return size < SIZE_MAX ? static_cast<std::size_t>(size) : SIZE_MAX;
#else
    return size;
#endif
}

}  // namespace ctcnn::detail
