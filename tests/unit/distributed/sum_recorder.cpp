// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/distributed/sum_recorder.hpp"

#include <cstddef>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("a recorder of sums runs nothing, and lists each way to divide a sum once") {
    std::vector<batch_pieces> sums;
    detail::sum_recorder recorder(sums);
    executor& threads = recorder;
    int calls = 0;
    double number = 1;
    const auto piece = [&](std::size_t, std::size_t) { ++calls; };
    threads.run(3, piece);
    threads.run_samples(3, piece);
    threads.run_sums({64, 8}, {{&number, sizeof number}}, piece);
    threads.run_sums({64, 4, 8}, {{&number, sizeof number}}, piece);
    threads.run_sums({64, 8}, {{&number, sizeof number}}, piece);
    CHECK(calls == 0);
    CHECK(sums == std::vector<batch_pieces>{{64, 8}, {64, 4, 8}});
    CHECK(threads.own_samples(64).empty());
}
