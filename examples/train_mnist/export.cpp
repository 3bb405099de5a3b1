// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Separate from run.cpp, so that both are compiled at the same time.

#include "train_mnist/export.hpp"

#include "train_mnist/export_of.hpp"
#include "train_mnist/network.hpp"

namespace train_mnist {

template void export_network<seed_network>(const options&, const ctcnn::model<seed_network>&, const images&);
template bool print_summary<seed_network>(const options&);

}  // namespace train_mnist
