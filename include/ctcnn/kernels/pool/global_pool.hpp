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

/// Pooling of one channels-last image [H][W][C] to one number for each channel. A few vectors of channels are done at a
/// time, so that no sum waits for the one before it, and whole lines of memory are read. All sizes are arguments, so
/// that layers share the code.
///
/// What NaN and equal numbers give is said in kernels/pool/pool.hpp.
namespace ctcnn::kernels {

template <class Scalar>
struct global_pool {
    std::size_t channels, height, width;

    using pack = simd::pack<Scalar>;
    static constexpr std::size_t lanes = simd::width<Scalar>;
    static constexpr std::size_t most_vectors = 4;

    /// y [C] = the mean of x over all pixels. The sums of a row begin at zero: more exact than one long chain.
    CTCNN_NOINLINE void average_forward(const Scalar* __restrict x, Scalar* __restrict y) const noexcept {
        const pack share = mean_share();
        for_each_part([&](std::size_t c, auto part) CTCNN_ALWAYS_INLINE {
            pack total[part.vectors];
            simd::unroll<part.vectors>([&](std::size_t v)
                                           CTCNN_ALWAYS_INLINE { total[v] = simd::broadcast<Scalar>(0); });
            const Scalar* from = x + c;
            for (std::size_t row = 0; row < height; ++row) {
                pack sum[part.vectors];
                simd::unroll<part.vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE { sum[v] = part.load(from, v); });
                from += channels;
                for (std::size_t column = 1; column < width; ++column, from += channels)
                    simd::unroll<part.vectors>([&](std::size_t v)
                                                   CTCNN_ALWAYS_INLINE { sum[v] = sum[v] + part.load(from, v); });
                simd::unroll<part.vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE { total[v] = total[v] + sum[v]; });
            }
            simd::unroll<part.vectors>([&](std::size_t v)
                                           CTCNN_ALWAYS_INLINE { part.store(y + c, v, total[v] * share); });
        });
    }

    /// d_x = each pixel's share of d_y.
    CTCNN_NOINLINE void average_backward(const Scalar* __restrict d_y, Scalar* __restrict d_x) const noexcept {
        const pack share = mean_share();
        for_each_part([&](std::size_t c, auto part) CTCNN_ALWAYS_INLINE {
            pack value[part.vectors];
            simd::unroll<part.vectors>([&](std::size_t v)
                                           CTCNN_ALWAYS_INLINE { value[v] = part.load(d_y + c, v) * share; });
            for (std::size_t pixel = 0; pixel < height * width; ++pixel)
                simd::unroll<part.vectors>(
                    [&](std::size_t v) CTCNN_ALWAYS_INLINE { part.store(d_x + pixel * channels + c, v, value[v]); });
        });
    }

    /// y [C] = the largest x of each channel, NaN where one of them is.
    CTCNN_NOINLINE void max_forward(const Scalar* __restrict x, Scalar* __restrict y) const noexcept {
        for_each_part([&](std::size_t c, auto part) CTCNN_ALWAYS_INLINE {
            pack largest[part.vectors];
            simd::unroll<part.vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE { largest[v] = part.load(x + c, v); });
            for (std::size_t pixel = 1; pixel < height * width; ++pixel)
                simd::unroll<part.vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
                    largest[v] = simd::maximum_or_nan(largest[v], part.load(x + pixel * channels + c, v));
                });
            simd::unroll<part.vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE { part.store(y + c, v, largest[v]); });
        });
    }

    /// d_x = d_y where x is the largest of its channel, else zero.
    CTCNN_NOINLINE void max_backward(const Scalar* __restrict x, const Scalar* __restrict y,
                                     const Scalar* __restrict d_y, Scalar* __restrict d_x) const noexcept {
        const pack zero = simd::broadcast<Scalar>(0);
        for_each_part([&](std::size_t c, auto part) CTCNN_ALWAYS_INLINE {
            pack largest[part.vectors], left[part.vectors];  // what is left of d_y: zero once it has been given away
            simd::unroll<part.vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
                largest[v] = part.load(y + c, v);
                left[v] = part.load(d_y + c, v);
            });
            for (std::size_t pixel = 0; pixel < height * width; ++pixel)
                simd::unroll<part.vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
                    const pack here = part.load(x + pixel * channels + c, v);
                    part.store(d_x + pixel * channels + c, v, simd::select_equal(here, largest[v], left[v], zero));
                    left[v] = simd::select_equal(here, largest[v], zero, left[v]);
                });
            simd::unroll<part.vectors>([&](std::size_t v) CTCNN_ALWAYS_INLINE {
                if (simd::any_nan(largest[v]))
                    give_to_last_nan(x + c + v * lanes, part.count, d_y + c + v * lanes, d_x + c + v * lanes);
            });
        });
    }

private:
    /// Whole vectors of channels.
    template <std::size_t Vectors>
    struct whole_part {
        static constexpr std::size_t vectors = Vectors, count = lanes;  ///< channels of a vector
        CTCNN_ALWAYS_INLINE static pack load(const Scalar* from, std::size_t v) noexcept {
            return simd::load(from + v * lanes);
        }
        CTCNN_ALWAYS_INLINE static void store(Scalar* to, std::size_t v, pack x) noexcept {
            simd::store(to + v * lanes, x);
        }
    };
    /// The last channels, fewer than a vector has.
    struct last_part {
        static constexpr std::size_t vectors = 1;
        std::size_t count;
        CTCNN_ALWAYS_INLINE pack load(const Scalar* from, std::size_t) const noexcept {
            return simd::load_first(from, count);
        }
        CTCNN_ALWAYS_INLINE void store(Scalar* to, std::size_t, pack x) const noexcept {
            simd::store_first(to, x, count);
        }
    };

    /// Calls function(first channel, part) for all channels.
    template <class F>
    CTCNN_ALWAYS_INLINE void for_each_part(F&& function) const noexcept {
        std::size_t c = 0;
        for (; c + most_vectors * lanes <= channels; c += most_vectors * lanes) function(c, whole_part<most_vectors>{});
        for (; c + lanes <= channels; c += lanes) function(c, whole_part<1>{});
        if (c < channels) function(c, last_part{channels - c});
    }

    [[nodiscard]] pack mean_share() const noexcept {
        return simd::broadcast<Scalar>(Scalar{1} / static_cast<Scalar>(height * width));
    }

    /// d_x = d_y at the last NaN, for those of `count` channels that have one. NaN equals nothing, so this looks for
    /// it: for channels one after the other, as no run that is well comes here.
    [[gnu::cold]] CTCNN_NOINLINE void give_to_last_nan(const Scalar* x, std::size_t count, const Scalar* d_y,
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
