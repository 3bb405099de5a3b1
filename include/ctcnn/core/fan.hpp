// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

namespace ctcnn {

/// How many inputs one output of a layer depends on, and how many outputs one input affects. Initializers scale weights
/// by them. For a convolution both count the kernel's window: in = channels / groups * kernel height * kernel width.
struct fan {
    std::size_t in;
    std::size_t out;
};

}  // namespace ctcnn
