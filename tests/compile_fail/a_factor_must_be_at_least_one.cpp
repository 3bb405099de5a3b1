// expect-error: ctcnn::factor: both factors must be at least 1
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/upsample2d.hpp"

#ifndef RIGHT
constexpr auto value = ctcnn::factor<1, 0>::vertical;
#else
constexpr auto value = ctcnn::factor<1, 2>::vertical;
#endif
