// expect-error: ctcnn has to see numbers that are not finite: write -fno-finite-math-only after -Ofast, -ffast-math or -ffinite-math-only
// compile-flags: -Ofast
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include <ctcnn/ctcnn.hpp>

int main() {}
