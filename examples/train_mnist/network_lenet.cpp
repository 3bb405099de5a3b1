// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// --network lenet: 61,706 parameters.

#if !defined(TRAIN_MNIST_SMALL_NETWORK)

#include "ctcnn/models/lenet.hpp"
#include "train_mnist/export_of.hpp"
#include "train_mnist/reports_of.hpp"
#include "train_mnist/run.hpp"
#include "train_mnist/run_of.hpp"
#include "train_mnist/saving_of.hpp"
#include "train_mnist/shifted_test_of.hpp"

namespace train_mnist {

namespace {

using lenet_network = ctcnn::lenet<>;

}  // namespace

int run_lenet(const options& o, ranks& all) { return run_network<lenet_network>(o, all); }

}  // namespace train_mnist

#endif
