// expect-error: ctcnn::tensor: the number of indices must equal the rank; write one index for each dimension
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/tensor.hpp"

#ifndef RIGHT
float use(const ctcnn::tensor<ctcnn::shape<2, 3>>& t) { return t(1); }
#else
float use(const ctcnn::tensor<ctcnn::shape<2, 3>>& t) { return t(1, 2); }
#endif
