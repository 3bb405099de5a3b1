// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/place_buffers.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "ctcnn/core/random.hpp"
#include "ctcnn/core/storage.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

template <std::size_t Count>
void check_placement(const std::array<detail::lifetime, Count>& buffers) {
    const auto placed = detail::place_buffers(buffers);
    std::size_t most_at_once = 0;
    for (std::size_t moment = 0; moment < 64; ++moment) {
        std::size_t here = 0;
        for (const auto& buffer : buffers)
            if (buffer.first <= moment && moment <= buffer.last) here += buffer.bytes;
        most_at_once = std::max(most_at_once, here);
    }
    bool overlap = false, inside = true, aligned = true;
    for (std::size_t i = 0; i < Count; ++i) {
        inside = inside && placed.offset[i] + buffers[i].bytes <= placed.total;
        aligned = aligned && placed.offset[i] % detail::storage_alignment == 0;
        for (std::size_t k = 0; k < i; ++k) {
            const bool together = buffers[i].first <= buffers[k].last && buffers[k].first <= buffers[i].last;
            overlap = overlap || (together && placed.offset[i] < placed.offset[k] + buffers[k].bytes &&
                                  placed.offset[k] < placed.offset[i] + buffers[i].bytes);
        }
    }
    CHECK(!overlap);
    CHECK(inside);
    CHECK(aligned);
    CHECK(placed.total >= most_at_once);
    CHECK(placed.total <= 2 * most_at_once);  // the greedy order wastes little
}

template <std::size_t Count>
constexpr bool is_placed(const std::array<detail::lifetime, Count>& buffers, std::size_t total,
                         const std::array<std::size_t, Count>& offsets) {
    const auto found = detail::place_buffers(buffers);
    return found.total == total && found.offset == offsets;
}
// Buffers that are alive together do not overlap; one that begins after another has ended reuses its memory.
static_assert(is_placed<2>({detail::lifetime{64, 0, 1}, {64, 1, 2}}, 128, {0, 64}));
static_assert(is_placed<2>({detail::lifetime{64, 0, 1}, {64, 2, 3}}, 64, {0, 0}));
// The largest is placed first, of equal ones that with the lower index.
static_assert(is_placed<3>({detail::lifetime{64, 0, 1}, {192, 0, 1}, {64, 0, 1}}, 320, {192, 0, 256}));
// A gap between two buffers is filled by one that fits, and by no larger one.
static_assert(is_placed<4>({detail::lifetime{256, 0, 0}, {192, 0, 3}, {128, 1, 3}, {128, 1, 1}}, 448,
                           {0, 256, 0, 128}));
static_assert(is_placed<1>({detail::lifetime{0, 0, 9}}, 0, {0}) && is_placed<0>({}, 0, {}));

}  // namespace

TEST_CASE("buffers that are alive at the same time do not overlap") {
    const random_stream random(5, random_purpose::user);
    std::uint64_t draw = 0;
    for (int round = 0; round < 200; ++round) {
        std::array<detail::lifetime, 24> buffers;
        for (auto& buffer : buffers) {
            buffer.bytes = random.below(20, draw++) * detail::storage_alignment;  // some are empty
            buffer.first = random.below(40, draw++);
            buffer.last = buffer.first + random.below(20, draw++);
        }
        check_placement(buffers);
    }
}

TEST_CASE("buffers that follow each other share their memory") {
    constexpr auto placed =
        detail::place_buffers(std::array<detail::lifetime, 4>{{{640, 0, 1}, {320, 1, 2}, {640, 2, 3}, {320, 3, 4}}});
    static_assert(placed.total == 960);
    CHECK(placed.offset[0] == placed.offset[2]);
    CHECK(placed.offset[1] == placed.offset[3]);
}
