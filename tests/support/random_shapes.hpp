// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/window_geometry.hpp"
#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/conv_transpose2d.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/options.hpp"

/// Shapes are types, so that random shapes are drawn at compile time: number `Index` of a kind is the same type in
/// every build with the same seed. They are small, because kernels fail mostly at tails and borders, which small shapes
/// consist of, and twins are slow.
namespace ctcnn::test {

/// Source  Steele, Lea and Flood 2014 (SplitMix64)
class constexpr_random {
public:
    constexpr explicit constexpr_random(std::uint64_t seed) noexcept : state_(seed) {}

    /// From `least` to `most`, both included.
    constexpr std::size_t between(std::size_t least, std::size_t most) noexcept {
        std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        return least + static_cast<std::size_t>((z ^ z >> 31) % (most - least + 1));
    }
    template <std::size_t Count>
    constexpr std::size_t one_of(const std::array<std::size_t, Count>& choices) noexcept {
        return choices[between(0, Count - 1)];
    }

private:
    std::uint64_t state_;
};

/// The shapes and the algorithm of a random convolution.
enum class conv2d_kind : std::uint64_t { direct = 1, grouped, depthwise, winograd3, winograd4 };

struct conv2d_numbers {
    std::size_t groups = 1, channels = 1, filters = 1;
    std::array<std::size_t, 2> size{}, kernel{3, 3}, stride{1, 1}, dilation{1, 1};  // vertical, horizontal
    std::array<std::size_t, 2> padding{}, before{}, after{};                        // on average, and on either side
};

constexpr conv2d_numbers draw_conv2d(conv2d_kind kind, std::uint64_t seed, std::size_t index) {
    constexpr_random random(seed * 1'000'003 + static_cast<std::uint64_t>(kind) * 1009 + index);
    conv2d_numbers n;
    if (kind == conv2d_kind::depthwise) {
        n.groups = random.between(2, 35);
        n.channels = n.groups;
        n.filters = n.groups * random.between(1, 2);
    } else {
        // Mostly around the number of floats in a register, 4 to 16.
        if (kind == conv2d_kind::grouped) n.groups = random.between(2, 3);
        n.channels = n.groups * random.between(1, kind == conv2d_kind::grouped ? 5 : 9);
        n.filters = n.groups * random.between(1, kind == conv2d_kind::grouped ? 9 : 35);
    }
    const bool winograd = kind == conv2d_kind::winograd3 || kind == conv2d_kind::winograd4;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        n.padding[axis] = random.between(0, 2);
        if (winograd) {  // sizes that Winograd's tiles cover
            const std::size_t out = kind == conv2d_kind::winograd3
                                        ? random.one_of(std::array<std::size_t, 6>{3, 4, 6, 7, 8, 9})
                                        : random.one_of(std::array<std::size_t, 5>{4, 5, 8, 9, 10});
            n.padding[axis] = std::min(n.padding[axis], (out + 1) / 2);
            n.size[axis] = out + 2 - 2 * n.padding[axis];
        } else {
            n.kernel[axis] = random.between(1, 4);
            n.stride[axis] = random.between(1, 3);
            n.dilation[axis] = random.between(1, 3);
            const std::size_t window = n.dilation[axis] * (n.kernel[axis] - 1) + 1;
            const std::size_t least = window > 2 * n.padding[axis] ? window - 2 * n.padding[axis] : 1;
            n.size[axis] = least + random.between(0, 6);
        }
    }
    for (std::size_t axis = 0; axis < 2; ++axis) {
        n.before[axis] = random.between(0, 2 * n.padding[axis]);
        n.after[axis] = 2 * n.padding[axis] - n.before[axis];
    }
    return n;
}

template <conv2d_kind Kind>
struct algorithm_of {
    using type = direct;
};
template <>
struct algorithm_of<conv2d_kind::depthwise> {
    using type = automatic;
};
template <>
struct algorithm_of<conv2d_kind::winograd3> {
    using type = winograd<3>;
};
template <>
struct algorithm_of<conv2d_kind::winograd4> {
    using type = winograd<4>;
};

template <conv2d_kind Kind, std::uint64_t Seed, std::size_t Index>
struct random_conv2d {
    static constexpr conv2d_numbers n = draw_conv2d(Kind, Seed, Index);
    using input = shape<n.channels, n.size[0], n.size[1]>;
    using spec =
        conv2d<n.filters, kernel<n.kernel[0], n.kernel[1]>, stride<n.stride[0], n.stride[1]>,
               padding<n.before[0], n.before[1], n.after[0], n.after[1]>, dilation<n.dilation[0], n.dilation[1]>,
               groups<n.groups>, algorithm<typename algorithm_of<Kind>::type>>;
};

/// The transposed convolution whose mirrored convolution is random_conv2d.
template <conv2d_kind Kind, std::uint64_t Seed, std::size_t Index>
struct random_conv_transpose2d {
    static constexpr conv2d_numbers n = draw_conv2d(Kind, Seed, Index);
    using input = typename random_conv2d<Kind, Seed, Index>::spec::template bound<
        typename random_conv2d<Kind, Seed, Index>::input>::output_shape;
    /// Rows or columns of y that are in no window of the mirrored convolution.
    static constexpr std::size_t rest(std::size_t axis) {
        return (n.size[axis] + n.before[axis] + n.after[axis] - n.dilation[axis] * (n.kernel[axis] - 1) - 1) %
               n.stride[axis];
    }
    using spec =
        conv_transpose2d<n.channels, kernel<n.kernel[0], n.kernel[1]>, stride<n.stride[0], n.stride[1]>,
                         padding<n.before[0], n.before[1], n.after[0], n.after[1]>, output_padding<rest(0), rest(1)>,
                         dilation<n.dilation[0], n.dilation[1]>, groups<n.groups>>;
};

/// Pooling: the padding is at most half of the kernel.
struct pool2d_numbers {
    std::size_t channels = 1;
    std::array<std::size_t, 2> size{}, kernel{}, stride{}, before{}, after{};
    bool ceil_mode = false, counts_padding = true;
};

constexpr pool2d_numbers draw_pool2d(std::uint64_t seed, std::size_t index) {
    constexpr_random random(seed * 1'000'003 + 7 * 1009 + index);
    pool2d_numbers n;
    n.channels = random.between(1, 35);
    for (std::size_t axis = 0; axis < 2; ++axis) {
        n.kernel[axis] = random.between(1, 4);
        n.stride[axis] = random.between(1, 4);
        n.before[axis] = random.between(0, n.kernel[axis] / 2);
        n.after[axis] = random.between(0, n.kernel[axis] / 2);
        const std::size_t padding = n.before[axis] + n.after[axis];
        n.size[axis] = std::max<std::size_t>(n.kernel[axis] - padding, 1) + random.between(0, 6);
    }
    n.ceil_mode = random.between(0, 1) == 1;
    n.counts_padding = random.between(0, 1) == 1;
    return n;
}

template <std::uint64_t Seed, std::size_t Index>
struct random_pool2d {
    static constexpr pool2d_numbers n = draw_pool2d(Seed, Index);
    using input = shape<n.channels, n.size[0], n.size[1]>;
    using window = kernel<n.kernel[0], n.kernel[1]>;
    using step = stride<n.stride[0], n.stride[1]>;
    using border = padding<n.before[0], n.before[1], n.after[0], n.after[1]>;
    using largest = max_pool2d<window, step, border, ceil_mode<n.ceil_mode>>;
    using mean = avg_pool2d<window, step, border, ceil_mode<n.ceil_mode>, count_include_pad<n.counts_padding>>;
};

template <std::uint64_t Seed, std::size_t Index>
struct random_linear {
    static constexpr std::size_t inputs = constexpr_random(Seed * 1'000'003 + 8 * 1009 + Index).between(1, 70);
    static constexpr std::size_t units = constexpr_random(Seed * 1'000'003 + 9 * 1009 + Index).between(1, 70);
};

}  // namespace ctcnn::test
