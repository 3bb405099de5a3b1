// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/parallel/batch_pieces.hpp"

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("pieces of a batch are runs of units, or parts of one") {
    const batch_pieces runs{65, 8};
    CHECK(runs.of(0) == sample_range{0, 8});
    CHECK(runs.of(7) == sample_range{56, 65});
    const batch_pieces blocks{65, 4, 8};  // 9 blocks, the last with 1 sample
    CHECK(blocks.of(0) == sample_range{0, 16});
    CHECK(blocks.of(3) == sample_range{48, 65});
    const batch_pieces strips{3, 12};
    CHECK(strips.of(0) == sample_range{0, 1});
    CHECK(strips.of(7) == sample_range{1, 2});
    CHECK(strips.of(11) == sample_range{2, 3});
}

TEST_CASE("a range of samples grows to whole units") {
    CHECK(sample_range{5, 9}.in_units(4, 10) == sample_range{4, 10});
    CHECK(sample_range{5, 9}.in_units(1, 10) == sample_range{5, 9});
    CHECK(sample_range{5, 5}.in_units(4, 10).empty());
}
