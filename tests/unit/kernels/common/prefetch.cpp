// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/common/prefetch.hpp"

#include <array>
#include <cstddef>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;
using kernels::prefetch_stream;

TEST_CASE("a stream prefetches all of its lines in the calls it was made for, and then none") {
    alignas(64) std::array<char, 64 * 10> memory{};
    for (const std::size_t calls : {1u, 3u, 4u, 10u, 50u}) {
        INFO(calls << " calls");
        prefetch_stream stream = prefetch_stream::contiguous(memory.data(), memory.size(), calls);
        CHECK(stream.left == 10);
        for (std::size_t i = 0; i < calls; ++i) stream.next<false>();
        CHECK(stream.left == 0);
        stream.next<true>();
        CHECK(stream.left == 0);
        CHECK(memory == std::array<char, 64 * 10>{});
    }
}

TEST_CASE("a stream of rows steps from one to the next") {
    const std::vector<char> memory(1000 * 3);
    // 100 bytes are two lines: of three rows that are 1000 bytes apart.
    prefetch_stream stream = prefetch_stream::strided(memory.data(), 100, 1000, 3, 6);
    CHECK(stream.left == 6);
    CHECK(stream.lines_per_call == 1);
    stream.next<false>();
    CHECK(stream.at == memory.data());
    CHECK(stream.line == 1);
    stream.next<false>();
    CHECK(stream.at == memory.data() + 1000);
    CHECK(stream.line == 0);
    for (int i = 0; i < 4; ++i) stream.next<false>();
    CHECK(stream.left == 0);
    // Without gaps, it is one whole: lines that two rows share are prefetched once.
    CHECK(prefetch_stream::strided(memory.data(), 96, 96, 2, 1).left == 3);
}

TEST_CASE("streams of nothing prefetch nothing") {
    kernels::prefetch_streams none;
    none.next();
    CHECK(none.read[0].left + none.read[1].left + none.read[2].left + none.write.left == 0);
}
