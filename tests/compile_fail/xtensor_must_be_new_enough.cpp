// expect-error: ctcnn needs xtensor 0.24 or newer: this one is older
// compile-flags: -Iold_libraries -DCTCNN_SCALAR
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include <ctcnn/interop/xtensor.hpp>

int main() {}
