// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <utility>

#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/conv2d/direct.hpp"
#include "ctcnn/simd/pack.hpp"

/// The tiles of the library for those who learn a layer's sizes at run time. Only what code is unrolled by, rows and
/// vectors of a tile, is a template argument: which is chosen from a menu.
namespace ctcnn::bench::runtime {

inline constexpr std::size_t width = simd::width<float>;

template <std::size_t Rows, std::size_t Vectors>
using tile_sums = kernels::register_tile<float, Rows, Vectors>;

/// Load and store where lanes is no constant; but it is the same in all calls, so the branch costs little.
CTCNN_ALWAYS_INLINE inline simd::pack<float> load_lanes(const float* from, std::size_t lanes) noexcept {
    return lanes == width ? simd::load(from) : simd::load_first(from, lanes);
}
CTCNN_ALWAYS_INLINE inline void store_lanes(float* to, simd::pack<float> x, std::size_t lanes) noexcept {
    if (lanes == width)
        simd::store(to, x);
    else
        simd::store_first(to, x, lanes);
}

/// How a tile of a convolution walks: in the library's, the last three are template arguments.
struct convolution_walk : kernels::convolution_walk {
    std::size_t pixel_step;  ///< distance of neighbouring windows in the plane
    std::size_t lanes;       ///< of the last vector
    float floor;             ///< what a result is not to be below: zero for ReLU, minus infinity for no activation
};
inline constexpr float no_floor = -std::numeric_limits<float>::infinity();

/// kernels::convolve_tile. A row of the kernel is one product.
template <std::size_t Rows, std::size_t Vectors>
CTCNN_NOINLINE void convolve_tile(const float* __restrict corner, const float* __restrict filters,
                                  const float* __restrict bias, float* __restrict out,
                                  const convolution_walk& walk) noexcept {
    tile_sums<Rows, Vectors> tile;
    kernels::set_zero(tile);
    for (std::size_t y = 0; y < walk.rows; ++y, filters += walk.depth * Vectors * width)
        kernels::multiply_accumulate_rows(tile, corner + y * walk.row_step, walk.pixel_step, filters, walk.depth);
    const auto floor = simd::broadcast<float>(walk.floor);
    kernels::for_each_vector<width>(
        tile, [&](std::size_t r, std::size_t v, const simd::pack<float>& sum, auto) CTCNN_ALWAYS_INLINE {
            const std::size_t lanes = v + 1 == Vectors ? walk.lanes : width;
            auto result = sum;
            if (bias != nullptr) result = result + load_lanes(bias + v * width, lanes);
            store_lanes(out + r * walk.out_step + v * width, simd::maximum(floor, result), lanes);
        });
}

// ---- the menu -------------------------------------------------------------------------------------------------------

inline constexpr std::size_t most_rows = 14, most_vectors = 4;

/// Functions, one for each tile that the registers can hold (43 with 32 registers): the same that best_tile chooses
/// from. `Kind::make<Rows, Vectors>()` is the function.
template <class Kind>
class menu {
public:
    using function = decltype(Kind::template make<1, 1>());
    static function at(std::size_t rows, std::size_t vectors) noexcept {
        return functions[(vectors - 1) * most_rows + rows - 1];
    }

private:
    template <std::size_t Rows, std::size_t Vectors>
    static constexpr function entry() {
        if constexpr (Rows * Vectors + Vectors + 1 <= simd::registers)
            return Kind::template make<Rows, Vectors>();
        else
            return nullptr;
    }
    static constexpr auto functions = []<std::size_t... Index>(std::index_sequence<Index...>) {
        return std::array<function, sizeof...(Index)>{entry<Index % most_rows + 1, Index / most_rows + 1>()...};
    }
    (std::make_index_sequence<most_rows * most_vectors>{});
};

struct convolve {
    template <std::size_t Rows, std::size_t Vectors>
    static constexpr auto make() {
        return &convolve_tile<Rows, Vectors>;
    }
};
/// The library's own: of a layer's sizes it has no other constants.
struct correlate {
    template <std::size_t Rows, std::size_t Vectors>
    static constexpr auto make() {
        return &kernels::correlate_tile<float, kernels::strided_rows<1>, Rows, Vectors>;
    }
};

/// kernels::best_tile, which has to be asked while compiling.
constexpr kernels::tile_size choose_tile(std::size_t rows, std::size_t vectors) {
    const auto step_cost = [](std::size_t r, std::size_t v) { return std::max({r * v, r + v, std::size_t{8}}); };
    kernels::tile_size best{1, 1};
    std::size_t least = static_cast<std::size_t>(-1);
    for (std::size_t v = 1; v <= std::min(vectors, most_vectors); ++v) {
        const std::size_t most = std::min((simd::registers - 1 - v) / v, most_rows);
        const std::size_t blocks = (rows + most - 1) / most, r = (rows + blocks - 1) / blocks;
        const auto row_cost = [&](std::size_t here) {
            return (rows / r) * step_cost(r, here) + (rows % r != 0 ? step_cost(rows % r, here) : 0);
        };
        const std::size_t cost = (vectors / v) * row_cost(v) + (vectors % v != 0 ? row_cost(vectors % v) : 0);
        if (cost < least) {
            least = cost;
            best = {r, v};
        }
    }
    return best;
}

template <std::size_t Rows, std::size_t Vectors>
inline constexpr bool
    chooses_as_the_library = choose_tile(Rows, Vectors).rows
                             == kernels::best_tile<float>(Rows, Vectors).rows&& choose_tile(Rows, Vectors).vectors
                             == kernels::best_tile<float>(Rows, Vectors).vectors;
static_assert(chooses_as_the_library<26, 4> && chooses_as_the_library<13, 6> && chooses_as_the_library<13, 2> &&
              chooses_as_the_library<288, 4> && chooses_as_the_library<5, 1>);

}  // namespace ctcnn::bench::runtime
