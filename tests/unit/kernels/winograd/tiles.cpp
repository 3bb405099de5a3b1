// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/winograd/tiles.hpp"

#include <cstddef>

namespace {

using namespace ctcnn;
using kernels::winograd::point_matrices;
using kernels::winograd::tiled_side;

template <std::size_t Small, std::size_t Extent>
using side_of = kernels::winograd::tiling<Small, Extent>;

// Every side but the short ones that neither size divides, with as many larger tiles as possible.
static_assert(!side_of<3, 1>::exist && !side_of<3, 2>::exist && !side_of<3, 5>::exist && !side_of<4, 7>::exist);
static_assert(side_of<3, 3>::large == 0 && side_of<3, 3>::small == 1);
static_assert(side_of<3, 4>::large == 1 && side_of<3, 4>::small == 0);
static_assert(side_of<3, 26>::large == 5 && side_of<3, 26>::small == 2 && side_of<3, 26>::side.count == 7);
static_assert(side_of<3, 26>::points == 5 * 6 + 2 * 5);
static_assert(side_of<3, 26>::side.start(3, 0) == 0 && side_of<3, 26>::side.start(3, 5) == 20 &&
              side_of<3, 26>::side.start(3, 6) == 23);

// Part after part of a side: the numbers of both kinds of tiles, and the first pixel.
constexpr bool is_part(tiled_side part, std::size_t count, std::size_t large, std::size_t at) {
    return part.count == count && part.large == large && part.at == at;
}
static_assert(is_part(side_of<3, 26>::side.part(3, 0, 7), 7, 5, 0));
static_assert(is_part(side_of<3, 26>::side.part(3, 1, 3), 2, 2, 4));
static_assert(is_part(side_of<3, 26>::side.part(3, 3, 6), 3, 2, 12));
static_assert(is_part(side_of<3, 26>::side.part(3, 6, 7), 1, 0, 23));
static_assert(side_of<3, 26>::side.part(3, 3, 6).start(3, 0) == 12 &&
              side_of<3, 26>::side.part(3, 3, 6).start(3, 3) == 23);
static_assert(is_part(side_of<3, 26>::side.part(3, 6, 7).part(3, 1, 1), 0, 0, 26));

template <std::size_t Small>
constexpr bool covers_exactly() {
    return [&]<std::size_t... Extent>(std::index_sequence<Extent...>) {
        return ((!side_of<Small, Extent>::exist ||
                 side_of<Small, Extent>::large * (Small + 1) + side_of<Small, Extent>::small * Small == Extent) &&
                ...);
    }(std::make_index_sequence<40>{});
}
static_assert(covers_exactly<3>() && covers_exactly<4>());

// Two images of 3 x 2 tiles, of which 1 and 2 are larger: points common to all, and those of larger tiles only.
constexpr point_matrices matrices_of_two = point_matrices::of(3, tiled_side{3, 1}, tiled_side{2, 2}, 2, 8);
static_assert(matrices_of_two.kinds[0].count == 25 && matrices_of_two.kinds[0].rows == 12);
static_assert(matrices_of_two.kinds[1].count == 5 && matrices_of_two.kinds[1].rows == 12);
static_assert(matrices_of_two.kinds[2].count == 5 && matrices_of_two.kinds[2].rows == 4);
static_assert(matrices_of_two.kinds[3].count == 1 && matrices_of_two.kinds[3].rows == 4);
static_assert(matrices_of_two.row(0, 1, 2) == (3 + 2) * 2 && matrices_of_two.row(2, 1, 0) == 2);
constexpr bool matrices_do_not_overlap(const point_matrices& matrices, std::size_t columns) {
    std::size_t at = 0;
    for (const auto& group : matrices.kinds) {
        if (group.at != at || group.step < group.rows * columns) return false;
        at += group.count * group.step;
    }
    return at == matrices.size;
}
static_assert(matrices_do_not_overlap(matrices_of_two, 8));
// Without larger tiles, no matrices of points that only they have.
constexpr point_matrices matrices_of_small = point_matrices::of(4, tiled_side{2, 0}, tiled_side{2, 0}, 1, 8);
static_assert(matrices_of_small.kinds[0].count == 36 &&
              matrices_of_small.kinds[1].count + matrices_of_small.kinds[2].count + matrices_of_small.kinds[3].count ==
                  0);
static_assert(matrices_do_not_overlap(matrices_of_small, 8));

}  // namespace
