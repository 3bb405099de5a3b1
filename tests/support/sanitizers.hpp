// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

/// Whether this is compiled with a sanitizer that has an operator new and functions of the system of its own.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CTCNN_TEST_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CTCNN_TEST_SANITIZED 1
#endif
#endif
#if !defined(CTCNN_TEST_SANITIZED)
#define CTCNN_TEST_SANITIZED 0
#endif

namespace ctcnn::test {

/// Such a sanitizer ends the program if an allocation fails.
inline constexpr bool allocations_must_succeed = CTCNN_TEST_SANITIZED;

}  // namespace ctcnn::test
