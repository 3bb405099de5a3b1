// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/distributed/rank_division.hpp"

#include <cstddef>

#include "support/catch.hpp"

using namespace ctcnn;
using detail::piece_range;
using detail::rank_division;

namespace {

/// The sums that layers compute of a batch: in 4, 8 and 16 pieces, of single images and of groups.
template <class Check>
void for_each_sum(const Check& check) {
    for (const std::size_t samples : {1u, 2u, 7u, 63u, 64u, 65u, 256u})
        for (const std::size_t unit : {1u, 3u, 8u})
            for (const std::size_t pieces : {1u, 4u, 8u, 16u}) {
                const std::size_t units = (samples + unit - 1) / unit;
                check(batch_pieces{samples, pieces < units ? pieces : units, unit});
            }
}

}  // namespace

TEST_CASE("ranks divide the samples of a batch, and rank 0 has the first one") {
    for (const std::size_t samples : {1u, 7u, 64u, 65u})
        for (const std::size_t ranks : {1u, 2u, 3u, 8u, 64u}) {
            const rank_division division{ranks, samples};
            CHECK(division.first_sample(0) == 0);
            CHECK(division.first_sample(ranks) == samples);
            CHECK_FALSE(division.samples_of(0).empty());
            for (std::size_t rank = 0; rank < ranks; ++rank)
                CHECK(division.samples_of(rank).count() <= (samples + ranks - 1) / ranks);
        }
}

TEST_CASE("each piece of a sum belongs to one rank, which computes all of its samples") {
    for_each_sum([](const batch_pieces& sum) {
        for (const std::size_t ranks : {1u, 2u, 3u, 4u, 8u}) {
            const rank_division division{ranks, sum.samples};
            CAPTURE(sum.samples, sum.unit, sum.pieces, ranks);
            REQUIRE(division.first_piece(sum, 0) == 0);
            REQUIRE(division.first_piece(sum, ranks) == sum.pieces);
            for (std::size_t rank = 0; rank < ranks; ++rank) {
                const std::size_t first = division.first_piece(sum, rank), end = division.first_piece(sum, rank + 1);
                REQUIRE(first <= end);
                const sample_range own = division.with_sum(sum, rank, division.samples_of(rank));
                for (std::size_t piece = first; piece < end; ++piece) {
                    REQUIRE(own.first <= sum.of(piece).first);
                    REQUIRE(sum.of(piece).end <= own.end);
                }
            }
        }
    });
}

TEST_CASE("the pieces on some samples are all that have one of them") {
    const batch_pieces strips{10, 40};  // four of each sample
    CHECK(detail::pieces_on(strips, {3, 5}).first == 12);
    CHECK(detail::pieces_on(strips, {3, 5}).end == 20);
    const batch_pieces blocks{10, 6, 4};  // two of each block of four samples
    CHECK(detail::pieces_on(blocks, {3, 5}).first == 0);
    CHECK(detail::pieces_on(blocks, {3, 5}).end == 4);
    CHECK(detail::pieces_on(blocks, {9, 10}).first == 4);
    CHECK(detail::pieces_on(blocks, {9, 10}).end == 6);
    const piece_range none = detail::pieces_on(blocks, {});
    CHECK(none.first == none.end);
}
