// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

/// Whether this is compiled with a sanitizer that ends the program if an allocation fails.
namespace ctcnn::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool allocations_must_succeed = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool allocations_must_succeed = true;
#else
inline constexpr bool allocations_must_succeed = false;
#endif
#else
inline constexpr bool allocations_must_succeed = false;
#endif

}  // namespace ctcnn::test
