// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// --network resnet: 329,650 parameters, 1.5 times as wide as that of examples/fashion_resnet.

#if !defined(TRAIN_MNIST_SMALL_NETWORK)

#include "train_mnist/export_of.hpp"
#include "train_mnist/reports_of.hpp"
#include "train_mnist/resnet_network.hpp"
#include "train_mnist/run.hpp"
#include "train_mnist/run_of.hpp"
#include "train_mnist/saving_of.hpp"
#include "train_mnist/shifted_test_of.hpp"

namespace train_mnist {

int run_resnet(const options& o, ranks& all) { return run_network<resnet_network<24>>(o, all); }

}  // namespace train_mnist

#endif
