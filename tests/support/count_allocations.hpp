// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace ctcnn::test {

/// How often this program has called operator new. Only for programs that hold count_allocations.cpp of their folder.
std::size_t allocations() noexcept;

}  // namespace ctcnn::test
