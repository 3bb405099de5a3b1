// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ctcnn {

/// The class of a sample, or of a pixel, counted from 0. Wide enough for any number of classes; a data set may store
/// its labels in fewer bytes.
using label = std::uint32_t;

namespace detail {

/// The type in which labels of `Classes` classes are stored: a byte, as in MNIST's files, for up to 256 classes.
template <std::size_t Classes>
using kept_label = std::conditional_t<(Classes <= 256), std::uint8_t, label>;

/// The bytes of a label, the lowest first, as a checksum reads them.
template <class Kept>
constexpr std::array<std::uint8_t, sizeof(Kept)> label_bytes(Kept one) noexcept {
    std::array<std::uint8_t, sizeof(Kept)> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(one >> 8 * i);
    return bytes;
}

}  // namespace detail

}  // namespace ctcnn
