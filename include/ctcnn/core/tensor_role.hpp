// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

namespace ctcnn {

/// What a trained tensor is used for. It determines how the tensor is initialized, and optimizers may treat roles
/// differently.
enum class tensor_role : unsigned char {
    weight,  ///< drawn by the initializer
    bias,    ///< drawn by the initializer
    scale,   ///< a factor or slope with an initial value of its own, as in a normalization
    shift,   ///< the same for what is added after such a scale
};

/// A range of a block of parameters whose tensors have the same role. It begins at the end of the one before it; the
/// first begins at the start of the block.
struct role_run {
    std::size_t end;  ///< in elements from the start of the block
    tensor_role role;
};

}  // namespace ctcnn
