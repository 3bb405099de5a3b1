// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/data/batches.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "support/catch.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;
using index_list = std::vector<std::uint32_t>;

static_assert(std::input_iterator<batches::iterator>);

index_list joined(const batches& all) {
    index_list result;
    for (const std::span<const std::uint32_t> batch : all) result.insert(result.end(), batch.begin(), batch.end());
    return result;
}

TEST_CASE("epoch_order is a permutation") {
    for (const std::uint32_t count : {0u, 1u, 2u, 1000u}) {
        index_list order = detail::epoch_order(count, 1, 0);
        std::sort(order.begin(), order.end());
        index_list expected(count);
        std::iota(expected.begin(), expected.end(), 0u);
        CHECK(order == expected);
    }
}

TEST_CASE("the order depends on seed and epoch, and on nothing else") {
    const index_list order = detail::epoch_order(500, 1, 3);
    CHECK(detail::epoch_order(500, 1, 3) == order);
    CHECK(detail::epoch_order(500, 1, 4) != order);
    CHECK(detail::epoch_order(500, 2, 3) != order);
    CHECK(detail::epoch_order(500, (std::uint64_t{1} << 32) + 1, 3) != order);
    for (const std::size_t batch_size : {1u, 64u, 499u, 500u, 1000u})
        CHECK(joined(batches::shuffled(500, {.batch_size = batch_size, .seed = 1, .epoch = 3})) == order);
    // On this compiler and every other one.
    CHECK(detail::epoch_order(8, 1, 0) == index_list{4, 3, 1, 7, 2, 5, 0, 6});
}

TEST_CASE("the order of one epoch says nothing about that of the next") {
    const index_list first = detail::epoch_order(1000, 1, 0), second = detail::epoch_order(1000, 1, 1);
    std::size_t same = 0;
    for (std::size_t i = 0; i < 1000; ++i) same += first[i] == second[i];
    CHECK(same < 10);  // 1 is expected; 10 or more come up once in ten million
}

TEST_CASE("the last, partial batch is kept") {
    const batches all = batches::shuffled(130, {.batch_size = 64, .seed = 1, .epoch = 0});
    REQUIRE(all.size() == 3);
    CHECK(all.samples() == 130);
    CHECK(all[0].size() == 64);
    CHECK(all[1].size() == 64);
    CHECK(all[2].size() == 2);
    CHECK(batches::in_order(128, {.batch_size = 64}).size() == 2);
    CHECK(batches::in_order(128, {.batch_size = 64})[1].size() == 64);
    CHECK(batches::in_order(55000, {.batch_size = 64}).size() == 860);
    CHECK(batches::in_order(3, {.batch_size = 64})[0].size() == 3);
    CHECK(std::distance(all.begin(), all.end()) == 3);
}

TEST_CASE("batches in order are in order") {
    index_list expected(10);
    std::iota(expected.begin(), expected.end(), 0u);
    CHECK(joined(batches::in_order(10, {.batch_size = 3})) == expected);
    CHECK(batches::in_order(10, {.batch_size = 3})[3].front() == 9);
}

TEST_CASE("no samples are no batches") {
    CHECK(batches::in_order(0, {.batch_size = 4}).size() == 0);
    CHECK(joined(batches::shuffled(0, {.batch_size = 4, .seed = 1, .epoch = 1})).empty());
}

TEST_CASE("batches that can't be are refused") {
    CHECK_THROWS_AS(batches::in_order(5, {.batch_size = 0}), argument_error);
    CHECK_THROWS_WITH(batches::shuffled(5, {.batch_size = 0, .seed = 1, .epoch = 1}),
                      "ctcnn::batches: expected a batch size of at least 1, found 0");
    CHECK_THROWS_WITH(batches::in_order(std::size_t{1} << 32, {.batch_size = 1}),
                      "ctcnn::batches: expected at most 4294967295 samples, found 4294967296");
    CHECK(batches::in_order(5, {.batch_size = ~std::size_t{0}}).size() == 1);
}

TEST_CASE("a batch that there is not is refused") {
    batches all = batches::in_order(10, {.batch_size = 4});
    CHECK_THROWS_WITH(all[3], "ctcnn::batches: expected one of 3 batches, found batch 3");
    CHECK_THROWS_AS(all[static_cast<std::size_t>(-1)], argument_error);
    const batches other = std::move(all);
    CHECK(other.size() == 3);
    CHECK(all.size() == 0);  // NOLINT: what is left has no batch
    CHECK_THROWS_AS(all[0], argument_error);
}

}  // namespace
