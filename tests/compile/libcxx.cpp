// compiler: clang++
// clang++: -stdlib=libc++
// needs: <__config>
// run
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// With libc++ all headers compile, and a run is saved and resumed.

#include "../support/resumed_run.hpp"
