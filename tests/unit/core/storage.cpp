// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/storage.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <new>
#include <utility>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("blocks are zero at first and aligned to a cache line, large ones to a huge page") {
    for (const std::size_t size :
         {std::size_t{1}, std::size_t{17}, std::size_t{1000}, detail::huge_page / 4, detail::huge_page / 4 + 3}) {
        const detail::storage<float> block(size);
        const std::size_t alignment =
            size * sizeof(float) >= detail::huge_page ? detail::huge_page : detail::storage_alignment;
        CHECK(reinterpret_cast<std::uintptr_t>(block.data()) % alignment == 0);
        CHECK(block.size() == size);
        CHECK(std::all_of(block.span().begin(), block.span().end(), [](float x) { return x == 0; }));
    }
}

TEST_CASE("blocks are copied and moved") {
    detail::storage<int> one(3);
    one.data()[2] = 5;
    detail::storage<int> copy = one;
    copy.data()[2] = 6;
    CHECK(one.data()[2] == 5);
    one = copy;
    CHECK(one.data()[2] == 6);
    CHECK(one.data() != copy.data());
    detail::storage<int> larger(10);
    larger = one;  // of another size
    CHECK(larger.size() == 3);
    CHECK(larger.data()[2] == 6);
    const int* const address = larger.data();
    const detail::storage<int> moved = std::move(larger);
    CHECK(moved.data() == address);
    CHECK(larger.size() == 0);  // NOLINT: what a moved-from block is, is documented by its size
    auto& self = one;
    one = self;
    CHECK(one.data()[2] == 6);
}

TEST_CASE("empty blocks and impossible ones") {
    const detail::storage<float> none(0);
    CHECK(none.data() == nullptr);
    CHECK(detail::storage<float>(none).size() == 0);
    CHECK_THROWS_AS(detail::storage<double>(std::numeric_limits<std::size_t>::max() / 4), std::bad_alloc);
}

TEST_CASE("sizes are rounded up to cache lines") {
    CHECK(detail::align_up(0) == 0);
    CHECK(detail::align_up(1) == 64);
    CHECK(detail::align_up(64) == 64);
    CHECK(detail::align_up(65) == 128);
}

TEST_CASE("what is said of memory that was moved is zero") {
    detail::count_of_moved one(3);
    const detail::count_of_moved other = std::move(one);
    CHECK(other == 3u);
    CHECK(one == 0u);  // NOLINT
    one = other;
    CHECK(one == 3u);
    detail::storage<int> block(2);
    auto& self = block;
    block = std::move(self);
    CHECK(block.size() == 2);
}
