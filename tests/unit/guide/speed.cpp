// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The code of docs/speed.md.

#include <chrono>
#include <cstddef>

#include "ctcnn/ctcnn.hpp"
#include "support/catch.hpp"
#include "support/stripes.hpp"

namespace nn = ctcnn;
using network = nn::test::stripes_network;  // that of examples/stripes

TEST_CASE("guide: predictions without allocation, measured") {
    nn::model<network> net(nn::seed{1});
    net.prepare();                  // after training or loading, before the first prediction
    auto memory = net.workspace();  // one for each thread
    const nn::tensor<nn::shape<1, 8, 8>> image;
    std::size_t labels = nn::classify(net, image, memory).label;  // the first one allocates, and fills caches

    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 1000; ++i) labels += nn::classify(net, image, memory).label;
    const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - begin;
    const double microseconds = time.count() / 1000;

    CHECK(labels % 1001 == 0);  // the same answer each time
    CHECK(microseconds > 0);
}
