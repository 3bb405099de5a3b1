// expect-error: ctcnn::stride: both strides must be at least 1
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/window_geometry.hpp"

#ifndef RIGHT
constexpr auto value = ctcnn::stride<1, 0>::vertical;
#else
constexpr auto value = ctcnn::stride<1, 1>::vertical;
#endif
