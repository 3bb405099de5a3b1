// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Separate from run.cpp, so that both are compiled at the same time.

#include "train_mnist/shifted_test.hpp"

#include "train_mnist/network.hpp"
#include "train_mnist/shifted_test_of.hpp"

namespace train_mnist {

template bool test_shifted<seed_network>(const ctcnn::model<seed_network>&, const images&, ctcnn::executor&, log_jsonl&,
                                         const char*);

}  // namespace train_mnist
