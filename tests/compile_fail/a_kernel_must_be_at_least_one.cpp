// expect-error: ctcnn::kernel: height and width must be at least 1
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/window_geometry.hpp"

#ifndef RIGHT
constexpr auto value = ctcnn::kernel<1, 0>::height;
#else
constexpr auto value = ctcnn::kernel<1, 1>::height;
#endif
