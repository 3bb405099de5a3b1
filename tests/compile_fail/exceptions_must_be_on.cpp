// expect-error: ctcnn reports errors by exceptions: compile without -fno-exceptions (-fno-rtti may stay)
// compile-flags: -fno-exceptions
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include <ctcnn/ctcnn.hpp>

int main() {}
