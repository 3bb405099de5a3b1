// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "train_mnist/options.hpp"

namespace train_mnist {

/// Checks, before anything is read or written, that no file that the run writes is one that it reads or writes for
/// something else, and that a new run does not take the place of an older one's checkpoints.
/// Errors  throws argument_error that names the flags
void check_paths(const options& o);

}  // namespace train_mnist
