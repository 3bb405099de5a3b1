// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace ctcnn::test {

/// Bytes that operator new has given out and not got back. Only for programs that hold heap_meter.cpp of their folder.
/// start() begins a count, most() is the most there was at once since then.
class heap_meter {
public:
    static void start() noexcept;
    [[nodiscard]] static std::size_t most() noexcept;
};

}  // namespace ctcnn::test
