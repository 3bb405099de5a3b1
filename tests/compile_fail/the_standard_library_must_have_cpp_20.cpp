// expect-error: ctcnn needs a standard library with C++20: libstdc++ 11 or newer, or libc++ 14 or newer
// compile-flags: -nostdinc++
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include <ctcnn/ctcnn.hpp>

int main() {}
