// expect-error: ctcnn needs g++ 12 or newer, or clang++ 14 or newer: this g++ is older
// compile-flags: -U__clang__ -U__GNUC__ -D__GNUC__=11 -Wno-builtin-macro-redefined
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include <ctcnn/ctcnn.hpp>

int main() {}
