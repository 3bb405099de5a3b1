// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <cstddef>
#include <type_traits>

#include "ctcnn/simd/maximum.hpp"
#include "ctcnn/simd/pack.hpp"
#include "ctcnn/simd/unroll.hpp"

/// Pooling of one channels-last image [H][W][C] to one number for each channel. Four vectors of channels are computed
/// at a time, so that their sums do not wait for each other and whole cache lines are read. All sizes are arguments, so
/// that layers share the code.
///
/// NaN and equal numbers are treated as in kernels/pool/pool.hpp.
namespace ctcnn::kernels {

template <class Scalar>
struct global_pool {
    std::size_t channels, height, width;

    using pack = simd::pack<Scalar>;
    static constexpr std::size_t lanes = simd::width<Scalar>;
    static constexpr std::size_t most_vectors = 4;

    /// y [C] = the mean of x over all pixels. Each row is summed up by itself, which is more accurate than one long
    /// sum.
    CTCNN_NOINLINE void average_forward(const Scalar* __restrict x, Scalar* __restrict y) const noexcept {
        const pack factor = inverse_count();
        for_each_tile([&](std::size_t c, auto tile) CTCNN_ALWAYS_INLINE {
            pack total[tile.vectors];
            simd::unroll<tile.vectors>([&](std::size_t v)
                                           CTCNN_ALWAYS_INLINE { total[v] = simd::broadcast<Scalar>(0); });
            const Scalar* from = x + c;
            for (std::size_t row = 0; row < height; ++row) {
                pack sum[tile.vectors];
                simd::unroll<tile.vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE { sum[v] = tile.load(from, v); });
                from += channels;
                for (std::size_t column = 1; column < width; ++column, from += channels)
                    simd::unroll<tile.vectors>([&](std::size_t v)
                                                   CTCNN_ALWAYS_INLINE { sum[v] = sum[v] + tile.load(from, v); });
                simd::unroll<tile.vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE { total[v] = total[v] + sum[v]; });
            }
            simd::unroll<tile.vectors>([&](std::size_t v)
                                           CTCNN_ALWAYS_INLINE { tile.store(y + c, v, total[v] * factor); });
        });
    }

    /// d_x = d_y / number of pixels
    CTCNN_NOINLINE void average_backward(const Scalar* __restrict d_y, Scalar* __restrict d_x) const noexcept {
        const pack factor = inverse_count();
        for_each_tile([&](std::size_t c, auto tile) CTCNN_ALWAYS_INLINE {
            pack value[tile.vectors];
            simd::unroll<tile.vectors>([&](std::size_t v)
                                           CTCNN_ALWAYS_INLINE { value[v] = tile.load(d_y + c, v) * factor; });
            for (std::size_t pixel = 0; pixel < height * width; ++pixel)
                simd::unroll<tile.vectors>(
                    [&](std::size_t v) CTCNN_ALWAYS_INLINE { tile.store(d_x + pixel * channels + c, v, value[v]); });
        });
    }

    /// y [C] = the largest x of each channel; NaN if one of them is NaN.
    CTCNN_NOINLINE void max_forward(const Scalar* __restrict x, Scalar* __restrict y) const noexcept {
        for_each_tile([&](std::size_t c, auto tile) CTCNN_ALWAYS_INLINE {
            pack largest[tile.vectors];
            simd::unroll<tile.vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE { largest[v] = tile.load(x + c, v); });
            for (std::size_t pixel = 1; pixel < height * width; ++pixel)
                simd::unroll<tile.vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
                    largest[v] = simd::maximum_or_nan(largest[v], tile.load(x + pixel * channels + c, v));
                });
            simd::unroll<tile.vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE { tile.store(y + c, v, largest[v]); });
        });
    }

    /// d_x = d_y where x is the largest of its channel, else zero.
    CTCNN_NOINLINE void max_backward(const Scalar* __restrict x, const Scalar* __restrict y,
                                     const Scalar* __restrict d_y, Scalar* __restrict d_x) const noexcept {
        const pack zero = simd::broadcast<Scalar>(0);
        for_each_tile([&](std::size_t c, auto tile) CTCNN_ALWAYS_INLINE {
            pack largest[tile.vectors], left[tile.vectors];  // d_y, until the first maximum has received it; then zero
            simd::unroll<tile.vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
                largest[v] = tile.load(y + c, v);
                left[v] = tile.load(d_y + c, v);
            });
            for (std::size_t pixel = 0; pixel < height * width; ++pixel)
                simd::unroll<tile.vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
                    const pack here = tile.load(x + pixel * channels + c, v);
                    tile.store(d_x + pixel * channels + c, v, simd::select_equal(here, largest[v], left[v], zero));
                    left[v] = simd::select_equal(here, largest[v], zero, left[v]);
                });
            simd::unroll<tile.vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
                if (simd::any_nan(largest[v]))
                    set_last_nan(x + c + v * lanes, tile.count, d_y + c + v * lanes, d_x + c + v * lanes);
            });
        });
    }

private:
    /// `Vectors` whole vectors of channels.
    template <std::size_t Vectors>
    struct whole_tile {
        static constexpr std::size_t vectors = Vectors, count = lanes;  ///< channels of a vector
        CTCNN_ALWAYS_INLINE static pack load(const Scalar* from, std::size_t v) noexcept {
            return simd::load(from + v * lanes);
        }
        CTCNN_ALWAYS_INLINE static void store(Scalar* to, std::size_t v, pack x) noexcept {
            simd::store(to + v * lanes, x);
        }
    };
    /// The last `count` channels, fewer than a vector has lanes.
    struct last_tile {
        static constexpr std::size_t vectors = 1;
        std::size_t count;
        CTCNN_ALWAYS_INLINE pack load(const Scalar* from, std::size_t) const noexcept {
            return simd::load_first(from, count);
        }
        CTCNN_ALWAYS_INLINE void store(Scalar* to, std::size_t, pack x) const noexcept {
            simd::store_first(to, x, count);
        }
    };

    /// Calls function(first channel, tile) for each tile of channels.
    template <class F>
    CTCNN_ALWAYS_INLINE void for_each_tile(F&& function) const noexcept {
        std::size_t c = 0;
        for (; c + most_vectors * lanes <= channels; c += most_vectors * lanes) function(c, whole_tile<most_vectors>{});
        for (; c + lanes <= channels; c += lanes) function(c, whole_tile<1>{});
        if (c < channels) function(c, last_tile{channels - c});
    }

    [[nodiscard]] pack inverse_count() const noexcept {
        return simd::broadcast<Scalar>(Scalar{1} / static_cast<Scalar>(height * width));
    }

    /// d_x = d_y at the last NaN, for those of `count` channels that have one. A NaN is not found by comparison with
    /// the maximum. This need not be fast: it happens in a diverged network only.
    [[gnu::cold]] CTCNN_NOINLINE void set_last_nan(const Scalar* x, std::size_t count, const Scalar* d_y,
                                                   Scalar* d_x) const noexcept {
        for (std::size_t c = 0; c < count; ++c)
            for (std::size_t pixel = height * width; pixel > 0; --pixel)
                if (std::isnan(x[(pixel - 1) * channels + c])) {
                    d_x[(pixel - 1) * channels + c] = d_y[c];
                    break;
                }
    }
};

}  // namespace ctcnn::kernels
