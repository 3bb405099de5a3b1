// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Catch2 in version 2 (Debian 12) or 3, with common names for what differs: `Approx` without a namespace, and
// `contains(text)`, `starts_with(text)` and `ends_with(text)` for string matchers, as in CHECK_THROWS_WITH(expression,
// contains("...")).

#include <string>

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_approx.hpp>
#include <catch2/catch_message.hpp>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_adapters.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using Catch::Approx;

namespace ctcnn::test {
inline auto contains(const std::string& text) { return Catch::Matchers::ContainsSubstring(text); }
inline auto starts_with(const std::string& text) { return Catch::Matchers::StartsWith(text); }
inline auto ends_with(const std::string& text) { return Catch::Matchers::EndsWith(text); }
}  // namespace ctcnn::test
#else
#include <catch2/catch.hpp>

namespace ctcnn::test {
inline auto contains(const std::string& text) { return Catch::Matchers::Contains(text); }
inline auto starts_with(const std::string& text) { return Catch::Matchers::StartsWith(text); }
inline auto ends_with(const std::string& text) { return Catch::Matchers::EndsWith(text); }
}  // namespace ctcnn::test
#endif

/// The scalar types of a TEMPLATE_TEST_CASE on layers: both, unless the build names one because the second would run
/// the same code again. Sanitizers check addresses, which depend on the type only through the numbers in a register;
/// with CTCNN_SCALAR that is one for both; and the 16-byte registers of SSE2 and NEON differ only in that number (their
/// operations on doubles are tested in simd/ and kernels/). gradient_checks.hpp runs all layers in double in all builds.
#if !defined(CTCNN_TEST_SCALARS)
#define CTCNN_TEST_SCALARS float, double
#endif
