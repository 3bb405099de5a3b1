// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/conv2d/sliding_axis.hpp"

#include <array>
#include <cstddef>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// Input of 7, taps of 3 in steps of 2, a stride of 2, a padding of 1: outputs 2.
using strided_axis = kernels::sliding_axis<7, 3, 3, 2, 1, 2>;
using strided_gathering = kernels::gathering_axis<7, 3, 3, 2, 1, 2>;

static_assert(strided_axis::source_index(0, 0) == -1 && strided_axis::source_index(0, 1) == 1 &&
              strided_axis::source_index(2, 2) == 7);
static_assert(!kernels::reads_source<strided_axis>(0, 0) && kernels::reads_source<strided_axis>(0, 1) &&
              !kernels::reads_source<strided_axis>(2, 2));
static_assert(strided_axis::shift(2) == 4);

/// The gradient gathers exactly what forward reads: output o reads input i with tap k, or none of both.
template <class Slides, class Gathers>
constexpr bool are_mirrored() {
    for (std::size_t i = 0; i < Slides::source; ++i)
        for (std::size_t k = 0; k < Slides::taps; ++k) {
            std::size_t readers = 0;
            for (std::size_t o = 0; o < Slides::results; ++o)
                if (Slides::source_index(o, k) == static_cast<std::ptrdiff_t>(i)) {
                    ++readers;
                    if (!kernels::reads_source<Gathers>(i, k) ||
                        Gathers::source_index(i, k) != static_cast<std::ptrdiff_t>(o))
                        return false;
                }
            if (readers == 0 && kernels::reads_source<Gathers>(i, k)) return false;
        }
    return true;
}
static_assert(are_mirrored<strided_axis, strided_gathering>());
static_assert(are_mirrored<kernels::sliding_axis<5, 5, 3, 1, 1, 1>, kernels::gathering_axis<5, 5, 3, 1, 1, 1>>());
static_assert(are_mirrored<kernels::sliding_axis<9, 3, 2, 3, 0, 1>, kernels::gathering_axis<9, 3, 2, 3, 0, 1>>());
static_assert(are_mirrored<kernels::sliding_axis<8, 4, 2, 2, 2, 3>, kernels::gathering_axis<8, 4, 2, 2, 2, 3>>());
// What a stride leaves out reads no place at all.
static_assert(!strided_gathering::reads(0, 0) && strided_gathering::reads(1, 0));

// Two results of three taps at stride 1 read four places; each is loaded once.
using plain_axis = kernels::sliding_axis<6, 6, 3, 1, 1, 1>;
using inner_tile = kernels::axis_tile<plain_axis, 2, 2, 0, 3>;
static_assert(inner_tile::sources.begin == 1 && inner_tile::sources.size == 4 && inner_tile::product_count == 6);
constexpr std::size_t loads_of_border() {
    std::size_t count = 0;
    for (std::size_t i = 0; i < inner_tile::product_count; ++i) count += inner_tile::products.of[i].first;
    return count;
}
static_assert(loads_of_border() == 4);
// At the border, what is not there is left out.
static_assert(kernels::axis_tile<plain_axis, 0, 2, 0, 3>::product_count == 5);
static_assert(kernels::axis_tile<plain_axis, 0, 2, 0, 3>::sources.begin == 0);
static_assert(kernels::axis_tile<kernels::sliding_axis<1, 4, 1, 1, 3, 1>, 0, 2, 0, 1>::sources.size == 0);

constexpr kernels::even_tiles ten_in_tiles(10, 4);
static_assert(ten_in_tiles.tiles == 3 && ten_in_tiles.size == 4 && ten_in_tiles.first(2) == 8 &&
              ten_in_tiles.size_of(2) == 2);
constexpr kernels::even_tiles nine_in_tiles(9, 7);
static_assert(nine_in_tiles.tiles == 2 && nine_in_tiles.size == 5 && nine_in_tiles.size_of(1) == 4);

// Tiles of whole periods: the gradient's pattern repeats after a stride.
static_assert(kernels::axis_tiles<strided_gathering, 3>::size % 2 == 0);
using tiles_of_axis = kernels::axis_tiles<kernels::sliding_axis<30, 30, 3, 1, 1, 1>, 7>;
static_assert(tiles_of_axis::size == 6 && tiles_of_axis::whole == 5 && tiles_of_axis::rest == 0);
static_assert(tiles_of_axis::first_inner == 1 && tiles_of_axis::last_inner == 4);

}  // namespace

TEST_CASE("tiles cover each result of an axis once, and read what is under its window") {
    const auto check = [](auto axis, auto most) {
        using type = decltype(axis);
        std::array<long, type::results> found{}, expected{};
        for (std::size_t r = 0; r < type::results; ++r)
            for (std::size_t t = 0; t < type::taps; ++t)
                if (kernels::reads_source<type>(r, t))
                    expected[r] += (1 + static_cast<long>(type::source_index(r, t))) * (1 + static_cast<long>(t) * 100);
        kernels::axis_tiles<type, most>::for_each([&](std::size_t result, auto first, auto count) {
            kernels::axis_tile<type, first, count, 0, type::taps>::for_each_product(
                [&](std::ptrdiff_t place) { return place + type::shift(result) - type::shift(first); },
                [&](std::size_t r, std::size_t t, std::ptrdiff_t place) {
                    found[result + r] += (1 + static_cast<long>(place)) * (1 + static_cast<long>(t) * 100);
                });
        });
        CHECK((found == expected));
    };
    check(strided_axis{}, std::integral_constant<std::size_t, 7>{});
    check(strided_gathering{}, std::integral_constant<std::size_t, 2>{});
    check(plain_axis{}, std::integral_constant<std::size_t, 2>{});
    check(kernels::gathering_axis<13, 5, 3, 3, 2, 1>{}, std::integral_constant<std::size_t, 4>{});
}
