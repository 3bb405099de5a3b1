// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ctcnn/simd/pack.hpp"

/// Loops over one image, planar or channels-last, in which the channel of each element is known: sums over each
/// channel, and maps. The sizes are arguments, so that the loops are compiled once for all sizes.
namespace ctcnn::kernels {

/// The sizes of an image: [channels][pixels] or, if channels_last, [pixels][channels].
struct image_size {
    std::size_t channels, pixels;
    bool channels_last;
};

namespace detail {

/// At most a vector of elements that are contiguous in memory: all of one channel in a planar image, of successive
/// channels in a channels-last one.
template <class Scalar, bool ChannelsLast, bool IsWhole>
struct element_vector {
    std::size_t at, channel, count;

    /// Loads the elements of an array with the size of the image.
    CTCNN_ALWAYS_INLINE simd::pack<Scalar> element(const Scalar* from) const noexcept { return load(from + at); }
    /// Loads the elements' channels of an array with one element for each channel.
    CTCNN_ALWAYS_INLINE simd::pack<Scalar> per_channel(const Scalar* from) const noexcept {
        if constexpr (ChannelsLast)
            return load(from + channel);
        else
            return simd::broadcast<Scalar>(from[channel]);
    }
    CTCNN_ALWAYS_INLINE void store(Scalar* to, simd::pack<Scalar> x) const noexcept {
        if constexpr (IsWhole)
            simd::store(to + at, x);
        else
            simd::store_first(to + at, x, count);
    }

private:
    CTCNN_ALWAYS_INLINE simd::pack<Scalar> load(const Scalar* from) const noexcept {
        if constexpr (IsWhole)
            return simd::load(from);
        else
            return simd::load_first(from, count);
    }
};

/// Calls function(vector) for the `count` elements from `at` on, whose first channel is `channel`.
template <class Scalar, bool ChannelsLast, class Function>
CTCNN_ALWAYS_INLINE inline void visit_row(std::size_t at, std::size_t channel, std::size_t count,
                                          const Function& function) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    std::size_t i = 0;
    const auto next_channel = [&] { return ChannelsLast ? channel + i : channel; };
    for (; i + width <= count; i += width)
        function(element_vector<Scalar, ChannelsLast, true>{at + i, next_channel(), width});
    if (i < count) function(element_vector<Scalar, ChannelsLast, false>{at + i, next_channel(), count - i});
}

}  // namespace detail

/// Calls function(vector) for each vector of elements of an image, in order.
template <class Scalar, class Function>
CTCNN_ALWAYS_INLINE inline void visit_image(const image_size& size, const Function& function) noexcept {
    if (size.channels_last) {
        for (std::size_t p = 0; p < size.pixels; ++p)
            detail::visit_row<Scalar, true>(p * size.channels, 0, size.channels, function);
    } else {
        for (std::size_t c = 0; c < size.channels; ++c)
            detail::visit_row<Scalar, false>(c * size.pixels, c, size.pixels, function);
    }
}

/// sums [Sums][channels]: sums[s][c] += the sum of term(vector)[s] over the elements of channel c. `term` returns an
/// array of packs. At most 16 vectors are added in Scalar, and their sums in double. The order depends on the width of
/// a vector only.
template <std::size_t Sums, class Scalar, class Term>
CTCNN_ALWAYS_INLINE inline void add_channel_sums(const image_size& size, double* sums, const Term& term) noexcept {
    using pack = simd::pack<Scalar>;
    constexpr std::size_t width = simd::width<Scalar>, at_once = 16;
    const auto flush = [&](const std::array<pack, Sums>& partial, std::size_t channel, std::size_t count) {
        for (std::size_t s = 0; s < Sums; ++s) {
            alignas(64) Scalar lanes[width];
            simd::store(lanes, partial[s]);
            double* const to = sums + s * size.channels + channel;
            for (std::size_t i = 0; i < count; ++i) to[size.channels_last ? i : 0] += static_cast<double>(lanes[i]);
        }
    };
    const auto add = [&](std::array<pack, Sums>& partial, const std::array<pack, Sums>& more) CTCNN_ALWAYS_INLINE {
        for (std::size_t s = 0; s < Sums; ++s) partial[s] = partial[s] + more[s];
    };
    std::array<pack, Sums> zeros;
    for (pack& sum : zeros) sum = simd::broadcast<Scalar>(0);
    if (size.channels_last) {
        for (std::size_t c = 0; c < size.channels; c += width) {
            const std::size_t count = std::min(width, size.channels - c);
            for (std::size_t first = 0; first < size.pixels; first += at_once) {
                std::array<pack, Sums> partial = zeros;
                const std::size_t end = std::min(first + at_once, size.pixels);
                for (std::size_t p = first; p < end; ++p) {
                    const std::size_t at = p * size.channels + c;
                    if (count == width)
                        add(partial, term(detail::element_vector<Scalar, true, true>{at, c, width}));
                    else
                        add(partial, term(detail::element_vector<Scalar, true, false>{at, c, count}));
                }
                flush(partial, c, count);
            }
        }
    } else {
        for (std::size_t c = 0; c < size.channels; ++c) {
            std::size_t p = 0;
            while (p + width <= size.pixels) {
                std::array<pack, Sums> partial = zeros;
                for (std::size_t n = 0; n < at_once && p + width <= size.pixels; ++n, p += width)
                    add(partial, term(detail::element_vector<Scalar, false, true>{c * size.pixels + p, c, width}));
                flush(partial, c, width);
            }
            if (const std::size_t rest = size.pixels - p; rest > 0)
                flush(term(detail::element_vector<Scalar, false, false>{c * size.pixels + p, c, rest}), c, rest);
        }
    }
}

}  // namespace ctcnn::kernels
