// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include "ctcnn/core/storage.hpp"

namespace ctcnn::bench {

/// A block of numbers like the library's own: aligned, and on huge pages if large. Each buffer begins a few cache lines
/// further into its page than the one before: processors take arrays at equal offsets modulo 4 KiB for overlapping
/// (loads wait for unrelated stores), so that the time of a kernel would depend on where buffers happen to be.
template <class T>
class buffer {
public:
    buffer() = default;
    explicit buffer(std::size_t size) : elements_(size + offsets * step), first_(next_offset() * step), size_(size) {}

    [[nodiscard]] T* data() noexcept { return elements_.data() + first_; }
    [[nodiscard]] const T* data() const noexcept { return elements_.data() + first_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] T* begin() noexcept { return data(); }
    [[nodiscard]] T* end() noexcept { return data() + size_; }
    [[nodiscard]] const T* begin() const noexcept { return data(); }
    [[nodiscard]] const T* end() const noexcept { return data() + size_; }
    T& operator[](std::size_t index) noexcept { return data()[index]; }
    const T& operator[](std::size_t index) const noexcept { return data()[index]; }

private:
    static constexpr std::size_t offsets = 7, step = 9 * ctcnn::detail::storage_alignment / sizeof(T);
    static std::size_t next_offset() noexcept {
        static std::size_t count = 0;
        return count++ % offsets;
    }

    ctcnn::detail::storage<T> elements_;
    std::size_t first_ = 0, size_ = 0;
};

/// `size` numbers between -scale and scale, the same in every run.
inline buffer<float> random_buffer(std::size_t size, float scale, std::uint32_t seed) {
    buffer<float> result(size);
    std::uint32_t state = seed * 2654435761u + 1;
    for (float& x : result) {
        state = state * 1664525u + 1013904223u;
        x = (static_cast<float>(state >> 8) * 0x1p-23f - 1) * scale;
    }
    return result;
}

}  // namespace ctcnn::bench
