// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "train_mnist/options.hpp"
#include "train_mnist/ranks.hpp"

namespace train_mnist {

/// Runs the program as the options say, on all ranks, and returns its exit code.
/// Errors  throws data_error, divergence_error, argument_error, communication_error
int run(const options& options, ranks& all);

/// The same for one network each, of which each is compiled in a file of its own.
int run_lenet(const options& options, ranks& all);
int run_fast(const options& options, ranks& all);
int run_resnet(const options& options, ranks& all);
int run_wide_resnet(const options& options, ranks& all);

}  // namespace train_mnist
