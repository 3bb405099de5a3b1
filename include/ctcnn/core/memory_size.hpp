// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>

namespace ctcnn::detail {

/// A size or place in a file, which has 64 bits on every machine, as one in memory, which may have 32. What memory
/// can't have becomes the largest size, which is not granted. (A cast would cut it; and where there is nothing to cut,
/// some compilers call the cast useless.)
constexpr std::size_t memory_size(std::uint64_t size) noexcept {
#if SIZE_MAX < UINT64_MAX
    return size < SIZE_MAX ? static_cast<std::size_t>(size) : SIZE_MAX;
#else
    return size;
#endif
}

}  // namespace ctcnn::detail
