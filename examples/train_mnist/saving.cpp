// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Checkpoints. Separate from run.cpp, because reading and writing files takes as long to compile as the network.

#include "train_mnist/network.hpp"
#include "train_mnist/saving_of.hpp"

namespace train_mnist {

template class saving<seed_network>;

}  // namespace train_mnist
