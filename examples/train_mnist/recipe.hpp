// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "train_mnist/options.hpp"

namespace train_mnist {

/// The flags that are best for a network and a data set, as `--recipe best` gives them.
std::vector<std::string> best_recipe(network_kind network, ctcnn::mnist_variant dataset);

}  // namespace train_mnist
