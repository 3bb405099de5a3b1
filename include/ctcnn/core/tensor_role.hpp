// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

namespace ctcnn {

/// What a trained tensor is: decides how it is initialized, and lets optimizers treat it in a way of its own.
enum class tensor_role : unsigned char {
    weight,  ///< drawn by the initializer
    bias,    ///< drawn by the initializer
    scale,   ///< a factor or slope that begins with a value of its own, as in a normalization
    shift,   ///< and what is added to it
};

/// A part of a block of parameters whose tensors have one role. It begins where the run before it ends, the first one
/// at the block's begin.
struct role_run {
    std::size_t end;  ///< in elements from the block's begin
    tensor_role role;
};

}  // namespace ctcnn
