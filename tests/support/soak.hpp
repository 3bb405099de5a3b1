// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdlib>

namespace ctcnn::test {

/// How often a test that draws at random tries: a few times, or as often as ./dev soak asks for ($CTCNN_SOAK is set).
inline int rounds(int in_tests, int in_soak) { return std::getenv("CTCNN_SOAK") == nullptr ? in_tests : in_soak; }

}  // namespace ctcnn::test
