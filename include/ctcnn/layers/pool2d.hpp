// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/core/window.hpp"
#include "ctcnn/kernels/pool.hpp"
#include "ctcnn/layers/layer.hpp"

namespace ctcnn::detail {

/// What the pooling layers have in common: options, rules and the output's shape. The window moves by its own size
/// unless stride<> says otherwise.
/// \tparam Averages  whether count_include_pad<> means something
template <bool Averages, class... Options>
struct pool2d {
    using kernel_type = typename pick<matches_kernel, ctcnn::kernel<1>, Options...>::type;
    using stride_type =
        typename pick<matches_stride, ctcnn::stride<kernel_type::height, kernel_type::width>, Options...>::type;
    using padding_type = typename padding_of<typename pick<matches_padding, ctcnn::padding<0>, Options...>::type,
                                             kernel_type, ctcnn::dilation<1>>::type;
    using ceil_mode_type = typename pick<matches_ceil_mode, ctcnn::ceil_mode<false>, Options...>::type;
    static constexpr bool counts_padding =
        pick<matches_count_include_pad, ctcnn::count_include_pad<true>, Options...>::type::enabled;

    /// What is asked of the options, each rule only where those before it hold.
    static constexpr bool knows_options =
        ((is_pair_tag<Options, ctcnn::kernel> || is_pair_tag<Options, ctcnn::stride> || is_padding<Options> ||
          is_ceil_mode<Options> || (Averages && is_count_include_pad<Options>)) &&
         ...);
    static constexpr bool has_kernel = times_given<matches_kernel, Options...> == 1;
    static constexpr bool options_differ =
        times_given<matches_stride, Options...> <= 1 && times_given<matches_padding, Options...> <= 1 &&
        times_given<matches_ceil_mode, Options...> <= 1 && times_given<matches_count_include_pad, Options...> <= 1;
    static constexpr bool padding_is_small =
        2 * std::max(padding_type::top, padding_type::bottom) <= kernel_type::height &&
        2 * std::max(padding_type::left, padding_type::right) <= kernel_type::width;
    static constexpr bool is_spec = knows_options && has_kernel && options_differ && padding_is_small;

    /// The one error, if they are not kept. A template, so that it is not checked before a network asks.
    template <Shape Input>
    static consteval void require_options() {
        static_assert(knows_options,
                      "ctcnn::pool2d: an option is none of kernel<>, stride<>, padding<>, ceil_mode<> and, for "
                      "avg_pool2d, count_include_pad<>; write max_pool2d<kernel<2>>");
        static_assert(!knows_options || has_kernel,
                      "ctcnn::pool2d: the kernel's size must be given once; write max_pool2d<kernel<2>>");
        static_assert(!knows_options || !has_kernel || options_differ,
                      "ctcnn::pool2d: each option may be given once; remove the second one");
        static_assert(!knows_options || !has_kernel || !options_differ || padding_is_small,
                      "ctcnn::pool2d: padding must be at most half of the kernel, or a window could hold nothing but "
                      "padding; use a smaller padding<>");
    }

    template <Shape Input>
    using window_on = window_geometry<Input::extents[1], Input::extents[2], kernel_type, stride_type, padding_type,
                                      dilation<1>, ceil_mode_type>;

    template <Shape Input>
    static constexpr bool is_image = Input::rank == 3;
    template <Shape Input>
    static constexpr bool fits = [] {
        if constexpr (is_image<Input>)
            return window_on<Input>::fits;
        else
            return true;
    }();
    template <Shape Input>
    static constexpr bool accepts = is_spec&& is_image<Input>&& fits<Input>;

    template <Shape Input>
    using output_on = shape<Input::extents[0], window_on<Input>::out_height, window_on<Input>::out_width>;

    template <Shape Input>
    struct bound : bound_layer<Input, output_on<Input>> {
        static constexpr arrangement reads = arrangement::channels_last;
        static constexpr arrangement writes = arrangement::channels_last;
        template <class Scalar>
        using kernel = kernels::pool<Scalar, Input::extents[0], window_on<Input>>;
    };
};

}  // namespace ctcnn::detail
