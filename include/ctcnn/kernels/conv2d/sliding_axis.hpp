// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ctcnn/simd/unroll.hpp"

/// One direction, vertical or horizontal, of a window that slides over an image: which place of the source each tap of
/// each result reads. The borders are no special case of a kernel: it asks, mostly at compile time, and leaves out what
/// reads nothing.
namespace ctcnn::kernels {

/// Forward: tap k of output o reads input o * stride + k * dilation - padding.
template <std::size_t Input, std::size_t Output, std::size_t Taps, std::size_t Stride, std::size_t Padding,
          std::size_t Dilation>
struct sliding_axis {
    static constexpr std::size_t source = Input, results = Output, taps = Taps;
    static constexpr bool gathers = false;
    /// Results after which the same taps read, the whole pattern shifted.
    static constexpr std::size_t period = 1;

    /// Whether the tap reads a place at all, be it outside the source.
    static constexpr bool reads(std::size_t, std::size_t) { return true; }
    static constexpr std::ptrdiff_t place(std::size_t result, std::size_t tap) {
        return shift(result) + static_cast<std::ptrdiff_t>(tap) * std::ptrdiff_t{Dilation} - std::ptrdiff_t{Padding};
    }
    /// How far the pattern of result `result`, a multiple of the period, is shifted against that of result 0.
    static constexpr std::ptrdiff_t shift(std::size_t result) {
        return static_cast<std::ptrdiff_t>(result) * std::ptrdiff_t{Stride};
    }
};

/// The input's gradient: input i gathers output (i + padding - k * dilation) / stride for each tap k for which that is
/// a whole number. What a stride leaves out is not multiplied by zero but never looked at.
template <std::size_t Input, std::size_t Output, std::size_t Taps, std::size_t Stride, std::size_t Padding,
          std::size_t Dilation>
struct gathering_axis {
    static constexpr std::size_t source = Output, results = Input, taps = Taps;
    static constexpr bool gathers = true;
    static constexpr std::size_t period = Stride;

    static constexpr bool reads(std::size_t result, std::size_t tap) {
        return ahead(result, tap) % std::ptrdiff_t{Stride} == 0;
    }
    static constexpr std::ptrdiff_t place(std::size_t result, std::size_t tap) {
        return ahead(result, tap) / std::ptrdiff_t{Stride};
    }
    static constexpr std::ptrdiff_t shift(std::size_t result) {
        return static_cast<std::ptrdiff_t>(result) / std::ptrdiff_t{Stride};
    }

private:
    static constexpr std::ptrdiff_t ahead(std::size_t result, std::size_t tap) {
        return static_cast<std::ptrdiff_t>(result) + std::ptrdiff_t{Padding} -
               static_cast<std::ptrdiff_t>(tap) * std::ptrdiff_t{Dilation};
    }
};

template <class Axis>
constexpr bool is_inside(std::ptrdiff_t place) {
    return place >= 0 && place < std::ptrdiff_t{Axis::source};
}
/// Whether the tap reads something that is there.
template <class Axis>
constexpr bool reads_source(std::size_t result, std::size_t tap) {
    return Axis::reads(result, tap) && is_inside<Axis>(Axis::place(result, tap));
}

/// `Count` neighbouring results of an axis from `First` on, and the taps [FirstTap, FirstTap + Taps) of each.
template <class Axis, std::size_t First, std::size_t Count, std::size_t FirstTap, std::size_t Taps>
struct axis_tile {
    /// Places of the source that are read: columns of them from `begin` on.
    struct range {
        std::ptrdiff_t begin;
        std::size_t size;
    };
    static constexpr range places = [] {
        std::ptrdiff_t begin = std::ptrdiff_t{Axis::source}, end = 0;
        for (std::size_t r = First; r < First + Count; ++r)
            for (std::size_t t = FirstTap; t < FirstTap + Taps; ++t)
                if (reads_source<Axis>(r, t)) {
                    begin = std::min(begin, Axis::place(r, t));
                    end = std::max(end, Axis::place(r, t) + 1);
                }
        return begin < end ? range{begin, static_cast<std::size_t>(end - begin)} : range{0, 0};
    }();

    /// What one tap of one result reads; both counted from FirstTap and First.
    struct product {
        std::ptrdiff_t place;
        std::size_t result, tap;
        bool first;  ///< of this place
    };
    static constexpr std::size_t product_count = [] {
        std::size_t count = 0;
        for (std::size_t r = First; r < First + Count; ++r)
            for (std::size_t t = FirstTap; t < FirstTap + Taps; ++t) count += reads_source<Axis>(r, t);
        return count;
    }();
    /// Place after place, and at a place in the order of the taps, each of which no more than one result has there. A
    /// plain array, whose elements are constants to a compiler before any function of std::array is inlined.
    struct product_list {
        product of[std::max<std::size_t>(product_count, 1)];
    };
    static constexpr product_list products = [] {
        product_list result{};
        std::size_t next = 0;
        for (std::ptrdiff_t place = places.begin; next < product_count; ++place) {
            bool first = true;
            for (std::size_t t = 0; t < Taps; ++t)
                for (std::size_t r = 0; r < Count; ++r)
                    if (Axis::reads(First + r, FirstTap + t) && Axis::place(First + r, FirstTap + t) == place) {
                        result.of[next++] = {place, r, t, first};
                        first = false;
                    }
        }
        return result;
    }();

    /// Calls load(place) for every place that is read, and function(result, tap, what it gave) for every result and tap
    /// that read it; result and tap are counted from First and FirstTap. All of it is unrolled.
    template <class Load, class F>
    CTCNN_ALWAYS_INLINE static void for_each_product(Load&& load, F&& function) noexcept {
        decltype(load(0)) x{};
        simd::unroll<product_count>([&](std::size_t i) CTCNN_ALWAYS_INLINE {
            const product& here = products.of[i];
            if (here.first) x = load(here.place);
            function(here.result, here.tap, x);
        });
    }
};

/// `count` things cut into parts of at most `most`, as even as possible.
struct even_parts {
    std::size_t count, parts, size;
    constexpr even_parts(std::size_t things, std::size_t most)
        : count(things),
          parts((things + most - 1) / most),
          size((things + parts - 1) / parts) {}
    [[nodiscard]] constexpr std::size_t first(std::size_t part) const { return part * size; }
    [[nodiscard]] constexpr std::size_t size_of(std::size_t part) const { return std::min(size, count - first(part)); }
};

/// An axis cut into tiles of at most `Most` results, or of one period.
template <class Axis, std::size_t Most>
struct axis_tiles {
    static constexpr std::size_t even = even_parts(Axis::results, Most).size;
    static constexpr std::size_t size = (even + Axis::period - 1) / Axis::period * Axis::period;
    static constexpr std::size_t whole = Axis::results / size, rest = Axis::results % size;

    /// Whether no tap of the tile reaches over the border. Such tiles are neighbours, and alike.
    static constexpr bool is_inner(std::size_t tile) {
        for (std::size_t r = tile * size; r < (tile + 1) * size; ++r)
            for (std::size_t t = 0; t < Axis::taps; ++t)
                if (Axis::reads(r, t) && !is_inside<Axis>(Axis::place(r, t))) return false;
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

    /// Calls function(result, first, count) for each tile; `first` and `count` are constants. The tile is that of the
    /// results from `first` on, shifted to `result`: code is made once for all inner tiles.
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
