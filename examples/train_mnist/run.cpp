// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The seed network's kernels, which no other file compiles, and the choice of --network.

#include "train_mnist/run.hpp"

#include "train_mnist/network.hpp"
#include "train_mnist/ranks.hpp"
#include "train_mnist/run_of.hpp"

namespace train_mnist {

int run(const options& o, ranks& all) {
#if !defined(TRAIN_MNIST_SMALL_NETWORK)
    switch (o.network) {
    case network_kind::seed: break;
    case network_kind::lenet: return run_lenet(o, all);
    case network_kind::fast: return run_fast(o, all);
    case network_kind::resnet: return run_resnet(o, all);
    case network_kind::wide_resnet: return run_wide_resnet(o, all);
    }
#endif
    return run_network<seed_network>(o, all);
}

}  // namespace train_mnist
