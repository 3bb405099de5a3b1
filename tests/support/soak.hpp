// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdlib>

namespace ctcnn::test {

/// Whether ./dev soak runs the tests.
inline bool is_soak() { return std::getenv("CTCNN_SOAK") != nullptr; }

/// How often a test that draws at random tries: a few times, or as often as ./dev soak asks for.
inline int rounds(int in_tests, int in_soak) { return is_soak() ? in_soak : in_tests; }

}  // namespace ctcnn::test
