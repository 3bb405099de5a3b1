// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "train_mnist/options.hpp"

namespace train_mnist {

/// Checks, before anything is read or written, that no file that the run writes is read or written for another purpose,
/// and that a new run does not replace the checkpoints of an older one.
/// Errors  throws argument_error, which names the flags
void check_paths(const options& o);

}  // namespace train_mnist
