// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <ostream>
#include <sstream>
#include <type_traits>
#include <utility>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/conv_transpose2d.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "support/layer_properties.hpp"
#include "support/pooled_layers.hpp"
#include "support/random_shapes.hpp"

namespace ctcnn::test {

constexpr naive_conv2d make_naive_conv2d(const conv2d_numbers& n) {
    return {n.channels,  n.size[0],   n.size[1],     n.filters,     n.kernel[0], n.kernel[1], n.stride[0], n.stride[1],
            n.before[0], n.before[1], n.dilation[0], n.dilation[1], n.groups,    n.after[0],  n.after[1]};
}

inline std::ostream& operator<<(std::ostream& out, const conv2d_numbers& n) {
    return out << n.kernel[0] << "x" << n.kernel[1] << ", stride " << n.stride[0] << "x" << n.stride[1] << ", padding "
               << n.before[0] << " " << n.before[1] << " " << n.after[0] << " " << n.after[1] << ", dilation "
               << n.dilation[0] << "x" << n.dilation[1] << ", groups " << n.groups;
}

/// Tests one random convolution on `cases` random problems. Every second convolution has a fused relu.
template <conv2d_kind Kind, std::size_t Index>
void check_random_conv2d(int cases) {
    using drawn = random_conv2d<Kind, property_seed, Index>;
    using activation = std::conditional_t<Index % 2 == 0, kernels::identity, kernels::relu>;
    using bound = typename drawn::spec::template bound<typename drawn::input, activation>;
    using forward = typename bound::template algorithms<float>::forward;
    constexpr bool winograd = Kind == conv2d_kind::winograd3 || Kind == conv2d_kind::winograd4;
    static_assert(detail::is_winograd<forward> == winograd);
    constexpr conv2d_numbers n = drawn::n;
    const naive_conv2d naive = make_naive_conv2d(n);
    std::ostringstream name;
    name << "conv2d on " << to_string(typename drawn::input{}) << " with " << n.filters << " filters of " << n
         << (winograd ? ", Winograd" : "");
    // Winograd's algorithm is inaccurate if the magnitudes in a tile differ much, as it cancels large numbers.
    const value_kind most = winograd ? value_kind::denormal : value_kind::mixed;
    // On 2026-11-27 the worst of 8,000 problems needed 0.9 with winograd<3>, the worst of 20,000 4.4 with winograd<4>.
    constexpr double factor = Kind == conv2d_kind::winograd3 ? 4 : Kind == conv2d_kind::winograd4 ? 8 : 0;
    check_property(name.str(), cases, [&] {
        assert_products(layer_table<float>::of<bound>(), naive_function_of<activation>, naive, *recipes(most), factor);
    });
}

/// Tests `Count` random convolutions.
template <conv2d_kind Kind, std::size_t Count>
void check_random_conv2ds(int cases) {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        (check_random_conv2d<Kind, Index>(cases), ...);
    }(std::make_index_sequence<Count>{});
}

/// Tests one random convolution and the max pooling after it: as one layer it gives the bits of two.
template <conv2d_kind Kind, std::size_t Index>
void check_random_pooled_conv2d(int cases) {
    using drawn = random_conv2d<Kind, property_seed, Index>;
    using activation = std::conditional_t<Index % 2 == 0, kernels::relu, kernels::identity>;
    using bound = typename drawn::spec::template bound<typename drawn::input, activation>;
    static constexpr std::array<std::size_t, 2> window = [] {
        constexpr_random random(property_seed * 1009 + Index);
        std::array<std::size_t, 2> size{};
        for (std::size_t axis = 0; axis < 2; ++axis)
            size[axis] = random.between(1, std::min<std::size_t>(3, bound::output_shape::extents[axis + 1]));
        return size;
    }();
    using pool = typename max_pool2d<kernel<window[0], window[1]>>::template bound<typename bound::output_shape>;
    std::ostringstream name;
    name << "conv2d on " << to_string(typename drawn::input{}) << " with " << drawn::n.filters << " filters of "
         << drawn::n << ", pooled by " << window[0] << "x" << window[1];
    check_property(name.str(), cases, [] {
        constexpr auto layers = pooled_layers<float>::of<bound, pool>();
        RC_ASSERT(pools_as_two_layers(layers, make_problem(layers.together.sizes, *recipes(value_kind::mixed))));
    });
}
template <conv2d_kind Kind, std::size_t Count>
void check_random_pooled_conv2ds(int cases) {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        (check_random_pooled_conv2d<Kind, Index>(cases), ...);
    }(std::make_index_sequence<Count>{});
}

/// Tests `Count` random transposed convolutions.
template <conv2d_kind Kind, std::size_t Index>
void check_random_conv_transpose2d(int cases) {
    using drawn = random_conv_transpose2d<Kind, property_seed, Index>;
    using bound = typename drawn::spec::template bound<typename drawn::input>;
    constexpr bool winograd = detail::is_winograd<typename bound::template algorithms<float>::forward>;
    const naive_conv_transpose2d naive{make_naive_conv2d(drawn::n)};
    std::ostringstream name;
    name << "conv_transpose2d from " << to_string(typename drawn::input{}) << " to "
         << to_string(typename bound::output_shape{}) << ", kernel " << drawn::n;
    check_property(name.str(), cases, [&] {
        assert_products(layer_table<float>::of<bound>(), naive_function_of<kernels::identity>, naive,
                        *recipes(winograd ? value_kind::denormal : value_kind::mixed), winograd ? 4 : 0);
    });
}
template <conv2d_kind Kind, std::size_t Count>
void check_random_conv_transpose2ds(int cases) {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        (check_random_conv_transpose2d<Kind, Index>(cases), ...);
    }(std::make_index_sequence<Count>{});
}

}  // namespace ctcnn::test
