// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstdint>

namespace ctcnn {

/// The class of a sample, counted from 0: what a data set holds and cross-entropy is computed against.
/// One byte, as in MNIST's files: up to 256 classes.
using label = std::uint8_t;

}  // namespace ctcnn
