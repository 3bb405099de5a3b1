// expect-error: ctcnn::parameter_layout: every tensor must be given by its shape; write parameter_layout<shape<16, 3>, shape<16>>
// allow-errors: 3
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/parameters.hpp"

using namespace ctcnn;

#ifndef RIGHT
using layout = parameter_layout<float, shape<16>>;
#else
using layout = parameter_layout<shape<16, 3>, shape<16>>;
#endif

constexpr auto tensors = layout::tensors;
