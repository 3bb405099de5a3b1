// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace ctcnn::test {

/// The number of calls of operator new in this program, which must contain the count_allocations.cpp of its folder.
std::size_t allocations() noexcept;

}  // namespace ctcnn::test
