// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace ctcnn::test {

/// The number of times that this program has locked a mutex, or a lock for readers and writers. For programs that
/// contain the count_locks.cpp of their folder, where CTCNN_TEST_SYSTEM_CALLS is 1.
std::size_t locks() noexcept;

}  // namespace ctcnn::test
