// expect-error: ctcnn needs g++ 12 or clang++ 14, or a newer one of the two: this compiler is neither
// compile-flags: -U__GNUC__ -Wno-builtin-macro-redefined
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include <ctcnn/ctcnn.hpp>

int main() {}
