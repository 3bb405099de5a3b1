// compiler: arm-linux-gnueabihf-g++
// emulator: qemu-arm -L /usr/arm-linux-gnueabihf
// compile-flags: -O1 -DCTCNN_NO_ZLIB
// run
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Where a size has 32 bits, and there is no SIMD, all headers compile, and a run is saved and resumed.

#include "../support/resumed_run.hpp"

static_assert(sizeof(void*) == 4);
