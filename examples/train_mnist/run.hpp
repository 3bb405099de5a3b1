// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "train_mnist/options.hpp"
#include "train_mnist/ranks.hpp"

namespace train_mnist {

/// Runs the program as the options say, on all ranks, and returns its exit code.
/// Errors  throws data_error, divergence_error, argument_error, communication_error
int run(const options& options, ranks& all);

}  // namespace train_mnist
