// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "ctcnn/core/error.hpp"

namespace import_onnx {

/// A model that is whole but can't be said as a network, or computes what this program does not know. The message names
/// the node, its operator, and why.
class refusal : public ctcnn::error {
public:
    using error::error;
};

}  // namespace import_onnx
