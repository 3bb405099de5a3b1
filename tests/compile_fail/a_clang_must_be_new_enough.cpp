// expect-error: ctcnn needs clang++ 14 or newer, or g++ 12 or newer: this clang++ is older
// compile-flags: -D__clang__ -U__clang_major__ -D__clang_major__=13 -Wno-builtin-macro-redefined
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include <ctcnn/ctcnn.hpp>

int main() {}
