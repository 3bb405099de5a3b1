// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

#include "ctcnn/core/window_geometry.hpp"
#include "ctcnn/kernels/pool/pool.hpp"
#include "ctcnn/layers/image_pieces.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/layers/options.hpp"
#include "ctcnn/simd/pack.hpp"

namespace ctcnn::detail {

/// What max_pool2d and avg_pool2d have in common: options, rules and the output's shape. The default stride is the size
/// of the window.
/// \tparam Averages  whether count_include_pad<> is an option
template <bool Averages, class... Options>
struct pool2d {
    using kernel_type = pick_t<kernel<1>, Options...>;
    using stride_type = pick_t<stride<kernel_type::height, kernel_type::width>, Options...>;
    using padding_type = pick_t<padding<0>, Options...>;
    using ceil_mode_type = pick_t<ceil_mode<false>, Options...>;
    static constexpr bool counts_padding = pick_t<count_include_pad<true>, Options...>::enabled;

    /// The requirements on the options. Each rule is checked only if those before it hold.
    using kinds = option_kinds<stride<1>, padding<0>, ceil_mode<>, count_include_pad<>>;
    static constexpr bool knows_options = ((same_option<Options, kernel<1>> || kinds::template has<Options>)&&...) &&
                                          (Averages || times_given<count_include_pad<>, Options...> == 0);
    static constexpr bool has_kernel = times_given<kernel<1>, Options...> == 1;
    static constexpr bool options_differ = kinds::template differ<Options...>;
    static constexpr bool padding_is_small =
        2 * std::max(padding_type::top, padding_type::bottom) <= kernel_type::height &&
        2 * std::max(padding_type::left, padding_type::right) <= kernel_type::width;
    static constexpr bool is_spec = knows_options && has_kernel && options_differ && padding_is_small;

    /// The one error if a requirement is not met. It is a template, so that it is checked only when a network uses the
    /// layer.
    template <Shape Input>
    static consteval void require_options() {
        static_assert(knows_options,
                      "ctcnn::pool2d: an option is not one of kernel<>, stride<>, padding<>, ceil_mode<> and, for "
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
    static constexpr bool accepts = is_spec && is_image<Input> && fits<Input>;

    template <Shape Input>
    using output_on = shape<Input::extents[0], window_on<Input>::out_height, window_on<Input>::out_width>;

    /// Calls function(image, worker, first row, end row) for pieces of the output of forward.
    template <Shape Input, class Pass, class F>
    static void for_each_rows(const Pass& pass, const F& function) noexcept {
        using output = output_on<Input>;
        constexpr std::size_t vectors = output::size / simd::width<typename Pass::scalar>;
        // A maximum of elements in the cache takes four times as long as a multiply-add in registers.
        constexpr std::size_t work = 4 * vectors * kernel_type::height * kernel_type::width;
        run_image_rows(pass.threads, pass.count(), output::extents[1], work, function);
    }

    template <Shape Input>
    struct bound : bound_layer<Input, output_on<Input>> {
        static constexpr arrangement reads = arrangement::channels_last;
        static constexpr arrangement writes = arrangement::channels_last;
        template <class Scalar>
        using implementation = kernels::pool<Scalar, Input::extents[0], window_on<Input>>;
    };
};

}  // namespace ctcnn::detail
