// expect-error: ctcnn needs xsimd 8.1 or newer: this one is older. Install a newer one, or compile with -DCTCNN_VECTORS, without xsimd
// compile-flags: -Iold_libraries
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include <ctcnn/layers/relu.hpp>

int main() {}
