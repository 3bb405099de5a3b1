// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/label.hpp"

#include <array>
#include <cstdint>
#include <type_traits>

namespace {

using namespace ctcnn;

// 256 classes are the labels 0 to 255.
static_assert(std::is_same_v<detail::kept_label<10>, std::uint8_t>);
static_assert(std::is_same_v<detail::kept_label<256>, std::uint8_t> && std::is_same_v<detail::kept_label<257>, label>);
static_assert(detail::label_bytes(label{0x04030201}) == std::array<std::uint8_t, 4>{1, 2, 3, 4});
static_assert(detail::label_bytes(std::uint8_t{255}) == std::array<std::uint8_t, 1>{255});

}  // namespace
