// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/distributed/shard_executor.hpp"

#include <cstddef>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("a shard runs its pieces of each call") {
    serial_executor threads;
    detail::shard_executor shard(threads);
    const auto pieces_of = [&](std::size_t pieces) {
        std::vector<std::size_t> found;
        shard.run(pieces, [&](std::size_t piece, std::size_t) { found.push_back(piece); });
        return found;
    };
    CHECK(pieces_of(9).empty());
    shard.set({3, 6});
    CHECK(pieces_of(9) == std::vector<std::size_t>{3, 4, 5});
    CHECK(pieces_of(5) == std::vector<std::size_t>{3, 4});
    CHECK(pieces_of(2).empty());
}
