// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

namespace ctcnn {

/// How many inputs feed one output of a layer, and how many outputs one input feeds: what initial weights are scaled
/// by. For a convolution both count the kernel's window: in = channels / groups * rows * columns.
struct fan {
    std::size_t in;
    std::size_t out;
};

}  // namespace ctcnn
