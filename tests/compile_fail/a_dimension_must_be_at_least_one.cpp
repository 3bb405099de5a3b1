// expect-error: ctcnn::shape: every dimension must be at least 1; write the missing extent
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/shape.hpp"

#ifndef RIGHT
constexpr auto value = ctcnn::shape<1, 0, 28>::size;
#else
constexpr auto value = ctcnn::shape<1, 28, 28>::size;
#endif
