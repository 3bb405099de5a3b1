// expect-error: ctcnn needs C++20: compile with -std=c++20 or later (in CMake: link ctcnn::ctcnn, which sets it)
// compile-flags: -std=c++17
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include <ctcnn/ctcnn.hpp>

int main() {}
