// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdlib>

namespace ctcnn::test {

/// Whether ./dev soak runs the tests.
inline bool is_soak() { return std::getenv("CTCNN_SOAK") != nullptr; }

/// The number of repetitions of a random test: a few, or as many as ./dev soak sets.
inline int rounds(int in_tests, int in_soak) { return is_soak() ? in_soak : in_tests; }

}  // namespace ctcnn::test
