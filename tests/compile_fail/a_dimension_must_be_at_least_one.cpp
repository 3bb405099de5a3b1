// expect-error: ctcnn::shape: every dimension must be at least 1; write the missing extent
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/shape.hpp"

constexpr auto wrong = ctcnn::shape<1, 0, 28>::size;
