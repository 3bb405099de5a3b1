// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/executor.hpp"

#include <cstddef>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("the serial executor does every piece once, in order, as worker 0") {
    serial_executor here;
    CHECK(here.workers() == 1);
    std::vector<std::size_t> pieces;
    here.run(4, [&](std::size_t piece, std::size_t worker) {
        CHECK(worker == 0);
        pieces.push_back(piece);
    });
    CHECK(pieces == std::vector<std::size_t>{0, 1, 2, 3});
    here.run(0, [&](std::size_t, std::size_t) { pieces.clear(); });
    CHECK(pieces.size() == 4);
}
