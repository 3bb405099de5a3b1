// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ctcnn/simd/unroll.hpp"

/// One direction, vertical or horizontal, of a window that slides over an image: which index of the source each tap of
/// each result reads. Kernels use this, mostly at compile time, to omit taps that read outside of the source, so that
/// borders are not a special case.
namespace ctcnn::kernels {

/// Forward: tap k of output o reads input o * stride + k * dilation - padding.
template <std::size_t Input, std::size_t Output, std::size_t Taps, std::size_t Stride, std::size_t Padding,
          std::size_t Dilation>
struct sliding_axis {
    static constexpr std::size_t source = Input, results = Output, taps = Taps;
    static constexpr bool gathers = false;
    /// After this many results the pattern of taps that read is the same, shifted.
    static constexpr std::size_t period = 1;

    /// Whether the tap reads any index, inside or outside of the source.
    static constexpr bool reads(std::size_t, std::size_t) { return true; }
    static constexpr std::ptrdiff_t source_index(std::size_t result, std::size_t tap) {
        return shift(result) + static_cast<std::ptrdiff_t>(tap) * std::ptrdiff_t{Dilation} - std::ptrdiff_t{Padding};
    }
    /// How far the source indices of result `result`, a multiple of the period, are shifted from those of result 0.
    static constexpr std::ptrdiff_t shift(std::size_t result) {
        return static_cast<std::ptrdiff_t>(result) * std::ptrdiff_t{Stride};
    }
};

/// The input's gradient: input i reads output (i + padding - k * dilation) / stride for each tap k for which this is a
/// whole number. With a stride, the other taps are not computed at all.
template <std::size_t Input, std::size_t Output, std::size_t Taps, std::size_t Stride, std::size_t Padding,
          std::size_t Dilation>
struct gathering_axis {
    static constexpr std::size_t source = Output, results = Input, taps = Taps;
    static constexpr bool gathers = true;
    static constexpr std::size_t period = Stride;

    static constexpr bool reads(std::size_t result, std::size_t tap) {
        return scaled_index(result, tap) % std::ptrdiff_t{Stride} == 0;
    }
    static constexpr std::ptrdiff_t source_index(std::size_t result, std::size_t tap) {
        return scaled_index(result, tap) / std::ptrdiff_t{Stride};
    }
    static constexpr std::ptrdiff_t shift(std::size_t result) {
        return static_cast<std::ptrdiff_t>(result) / std::ptrdiff_t{Stride};
    }

private:
    static constexpr std::ptrdiff_t scaled_index(std::size_t result, std::size_t tap) {
        return static_cast<std::ptrdiff_t>(result) + std::ptrdiff_t{Padding} -
               static_cast<std::ptrdiff_t>(tap) * std::ptrdiff_t{Dilation};
    }
};

template <class Axis>
constexpr bool is_inside(std::ptrdiff_t source_index) {
    return source_index >= 0 && source_index < std::ptrdiff_t{Axis::source};
}
/// Whether the tap reads an index inside of the source.
template <class Axis>
constexpr bool reads_source(std::size_t result, std::size_t tap) {
    return Axis::reads(result, tap) && is_inside<Axis>(Axis::source_index(result, tap));
}

/// Results [First, First + Count) of an axis, and the taps [FirstTap, FirstTap + Taps) of each.
template <class Axis, std::size_t First, std::size_t Count, std::size_t FirstTap, std::size_t Taps>
struct axis_tile {
    struct range {
        std::ptrdiff_t begin;
        std::size_t size;
    };
    /// The range of source indices that are read.
    static constexpr range sources = [] {
        std::ptrdiff_t begin = std::ptrdiff_t{Axis::source}, end = 0;
        for (std::size_t r = First; r < First + Count; ++r)
            for (std::size_t t = FirstTap; t < FirstTap + Taps; ++t)
                if (reads_source<Axis>(r, t)) {
                    begin = std::min(begin, Axis::source_index(r, t));
                    end = std::max(end, Axis::source_index(r, t) + 1);
                }
        return begin < end ? range{begin, static_cast<std::size_t>(end - begin)} : range{0, 0};
    }();

    /// A tap of a result, counted from FirstTap and First, and what it reads.
    struct product {
        std::ptrdiff_t source_index;
        std::size_t result, tap;
        bool first;  ///< whether it is the first product of this source index
    };
    static constexpr std::size_t product_count = [] {
        std::size_t count = 0;
        for (std::size_t r = First; r < First + Count; ++r)
            for (std::size_t t = FirstTap; t < FirstTap + Taps; ++t) count += reads_source<Axis>(r, t);
        return count;
    }();
    /// All products, ordered by source index and then by tap. At an index each tap belongs to at most one result. A
    /// plain array, because its elements are constants for a compiler before functions of std::array are inlined.
    struct product_list {
        product of[std::max<std::size_t>(product_count, 1)];
    };
    static constexpr product_list products = [] {
        product_list result{};
        std::size_t next = 0;
        for (std::ptrdiff_t index = sources.begin; next < product_count; ++index) {
            bool first = true;
            for (std::size_t t = 0; t < Taps; ++t)
                for (std::size_t r = 0; r < Count; ++r)
                    if (Axis::reads(First + r, FirstTap + t) && Axis::source_index(First + r, FirstTap + t) == index) {
                        result.of[next++] = {index, r, t, first};
                        first = false;
                    }
        }
        return result;
    }();

    /// For every source index that is read, calls load(index) once and function(result, tap, loaded value) for every
    /// result and tap that read it; result and tap are counted from First and FirstTap. All calls are unrolled.
    template <class Load, class F>
    CTCNN_ALWAYS_INLINE static void for_each_product(Load&& load, F&& function) noexcept {
        decltype(load(0)) x{};
        simd::unroll<product_count>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
            const product& here = products.of[i];
            if (here.first) x = load(here.source_index);
            function(here.result, here.tap, x);
        });
    }
};

/// Divides `elements` elements into tiles of at most `most`, of equal size except for the last one.
struct even_tiles {
    std::size_t count, tiles, size;
    constexpr even_tiles(std::size_t elements, std::size_t most)
        : count(elements),
          tiles((elements + most - 1) / most),
          size((elements + tiles - 1) / tiles) {}
    [[nodiscard]] constexpr std::size_t first(std::size_t tile) const { return tile * size; }
    [[nodiscard]] constexpr std::size_t size_of(std::size_t tile) const { return std::min(size, count - first(tile)); }
};

/// An axis divided into tiles of at most `Most` results, or of one period.
template <class Axis, std::size_t Most>
struct axis_tiles {
    static constexpr std::size_t even = even_tiles(Axis::results, Most).size;
    static constexpr std::size_t size = (even + Axis::period - 1) / Axis::period * Axis::period;
    static constexpr std::size_t whole = Axis::results / size, rest = Axis::results % size;

    /// Whether no tap of the tile reads outside of the source. Such tiles are neighbours, and equal but for a shift.
    static constexpr bool is_inner(std::size_t tile) {
        for (std::size_t r = tile * size; r < (tile + 1) * size; ++r)
            for (std::size_t t = 0; t < Axis::taps; ++t)
                if (Axis::reads(r, t) && !is_inside<Axis>(Axis::source_index(r, t))) return false;
        return true;
    }
    static constexpr std::size_t first_inner = [] {
        std::size_t tile = 0;
        while (tile < whole && !is_inner(tile)) ++tile;
        return tile;
    }();
    static constexpr std::size_t last_inner = [] {
        std::size_t tile = first_inner;
        while (tile < whole && is_inner(tile)) ++tile;
        return tile;
    }();

    /// Calls function(result, first, count) for each tile, whose first result is `result`; `first` and `count` are
    /// constants. Its taps are those of the tile that begins at `first`, shifted: all inner tiles share one `first`,
    /// and so their code.
    template <class F>
    CTCNN_ALWAYS_INLINE static void for_each(F&& function) noexcept {
        constexpr std::integral_constant<std::size_t, size> full;
        simd::unroll_constants<first_inner>([&](auto tile) CTCNN_ALWAYS_INLINE {
            function(tile * size, std::integral_constant<std::size_t, tile * size>{}, full);
        });
        if constexpr (first_inner < last_inner)
            for (std::size_t tile = first_inner; tile < last_inner; ++tile)
                function(tile * size, std::integral_constant<std::size_t, first_inner * size>{}, full);
        simd::unroll_constants<whole - last_inner>([&](auto after) CTCNN_ALWAYS_INLINE {
            constexpr std::size_t first = (last_inner + after) * size;
            function(first, std::integral_constant<std::size_t, first>{}, full);
        });
        if constexpr (rest != 0)
            function(whole * size, std::integral_constant<std::size_t, whole * size>{},
                     std::integral_constant<std::size_t, rest>{});
    }
};

}  // namespace ctcnn::kernels
