// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

/// Converts arrays in place to row-major and little-endian order.
namespace ctcnn::detail {

/// Reverses the bytes of each number of `size` bytes.
inline void reverse_bytes(std::span<std::uint8_t> data, std::size_t size) noexcept {
    for (std::size_t at = 0; at + size <= data.size(); at += size)
        std::reverse(data.begin() + static_cast<std::ptrdiff_t>(at),
                     data.begin() + static_cast<std::ptrdiff_t>(at + size));
}

/// Whether Fortran order and row-major order differ for this shape.
inline bool orders_differ(std::span<const std::uint64_t> shape) noexcept {
    return std::count_if(shape.begin(), shape.end(), [](std::uint64_t extent) { return extent != 1; }) > 1 &&
           std::find(shape.begin(), shape.end(), 0u) == shape.end();
}

/// Converts elements of `size` bytes from Fortran order, where the first index is contiguous, to row-major order.
/// Memory  a copy of the data while it runs
inline void fortran_to_row_major(std::span<std::uint8_t> data, std::span<const std::uint64_t> shape, std::size_t size) {
    const std::vector<std::uint8_t> from(data.begin(), data.end());
    std::vector<std::uint64_t> strides(shape.size(), size), index(shape.size(), 0);
    for (std::size_t axis = 1; axis < shape.size(); ++axis) strides[axis] = strides[axis - 1] * shape[axis - 1];
    std::uint64_t source = 0;
    for (std::size_t at = 0; at < data.size(); at += size) {
        std::memcpy(data.data() + at, from.data() + source, size);
        for (std::size_t axis = shape.size(); axis-- > 0;) {
            source += strides[axis];
            if (++index[axis] < shape[axis]) break;
            source -= strides[axis] * shape[axis];
            index[axis] = 0;
        }
    }
}

}  // namespace ctcnn::detail
