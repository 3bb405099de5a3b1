// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// many_steps <network> <threads> <steps> <batch size> <path>, run by mpirun from many_steps.sh: trains one of the networks
// on all ranks, and rank 0 writes its checkpoint.

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

#include "ctcnn/distributed/mpi.hpp"
#include "support/train_on_ranks.hpp"
#if defined(CTCNN_SOAK)
#include "ctcnn/models/mnist_cnn.hpp"
#endif

using namespace ctcnn;

int main(int count, char** arguments) {
    if (count != 6) {
        std::fputs("usage: many_steps <network> <threads> <steps> <batch size> <path>\n", stderr);
        return 2;
    }
    const std::string_view name = arguments[1];
    const auto number = [&](int argument) { return static_cast<std::size_t>(std::stoul(arguments[argument])); };
    mpi_ranks world;
    const auto train = [&]<class Network>() {
        test::train_on_ranks<Network>(world, number(2), number(3), number(4), arguments[5]);
        return 0;
    };
    if (name == "residual") return train.operator()<test::residual_digits>();
    if (name == "depthwise") return train.operator()<test::depthwise_digits>();
#if defined(CTCNN_SOAK)  // of long compilation
    if (name == "seed") return train.operator()<mnist_cnn>();
#endif
    std::fprintf(stderr, "many_steps: no network %s\n", arguments[1]);
    return 2;
}
