// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace ctcnn::test {

/// Bytes that are allocated by operator new, in programs that contain the heap_meter.cpp of their folder. most() is the
/// largest number at one time since start().
class heap_meter {
public:
    static void start() noexcept;
    [[nodiscard]] static std::size_t most() noexcept;
};

}  // namespace ctcnn::test
