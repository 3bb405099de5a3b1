// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "train_mnist/options.hpp"

namespace train_mnist {

/// Runs the program as the options say, and returns its exit code.
/// Errors  throws data_error, divergence_error, argument_error
int run(const options& options);

}  // namespace train_mnist
