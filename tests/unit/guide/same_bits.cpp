// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The code of docs/same_bits.md.

#include <algorithm>
#include <cstddef>

#include "ctcnn/ctcnn.hpp"
#include "support/catch.hpp"
#include "support/stripes.hpp"

namespace nn = ctcnn;
using network = nn::test::stripes_network;  // that of examples/stripes

TEST_CASE("guide: one thread and three end with the same bits") {
    const auto train = nn::test::stripes(0, 200);
    const auto trained = [&](std::size_t threads) {
        nn::model<network> net(nn::seed{1});
        nn::trainer training(net, {.epochs = 2, .seed = 5, .threads = threads});
        training.fit(train);
        return net;
    };
    const auto one = trained(1), three = trained(3);
    CHECK(std::ranges::equal(one.parameters().span(), three.parameters().span()));
}
