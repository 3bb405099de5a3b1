// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// What a version that is too old says of itself.
#define XSIMD_VERSION_MAJOR 8
#define XSIMD_VERSION_MINOR 0
#define XSIMD_VERSION_PATCH 5
