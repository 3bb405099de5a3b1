// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ctcnn/core/window_geometry.hpp"
#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"
#include "ctcnn/kernels/conv2d/geometry.hpp"
#include "ctcnn/layers/conv2d/algorithms.hpp"
#include "ctcnn/layers/conv2d/winograd.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/layers/normalized.hpp"
#include "ctcnn/layers/options.hpp"

namespace ctcnn {

/// Two-dimensional convolution (cross-correlation, as in all deep learning libraries).
/// Options     kernel<H, W = H> (required), stride<>, padding<> or padding_same, dilation<>, groups<>, bias<>,
///             algorithm<>; in any order
/// Shapes      x: [C, H, W]  weight: [Filters, C / groups, KH, KW]  bias: [Filters]  y: [Filters, OH, OW],
///             OH = (H + top + bottom - dilation * (KH - 1) - 1) / stride + 1, OW alike
/// Parameters  Filters * (C / groups * KH * KW + 1)
/// Requires    rank 3; groups that divide channels and filters; a window that fits the padded image
/// Errors      none at run time
/// Equivalent  torch.nn.Conv2d(C, Filters, (KH, KW), stride, padding, dilation, groups, bias)
template <std::size_t Filters, class... Options>
struct conv2d {
    static constexpr std::string_view name = "Conv2d";

    using kernel_type = detail::pick_t<kernel<1>, Options...>;
    using stride_type = detail::pick_t<stride<1>, Options...>;
    using dilation_type = detail::pick_t<dilation<1>, Options...>;
    static constexpr bool pads_to_same = detail::times_given<padding_same, Options...> > 0;
    using padding_type = std::conditional_t<pads_to_same, detail::same_padding<kernel_type, dilation_type>,
                                            detail::pick_t<padding<0>, Options...>>;
    static constexpr std::size_t group_count = detail::pick_t<groups<1>, Options...>::count;
    static constexpr bool has_bias = detail::pick_t<bias<true>, Options...>::enabled;
    using algorithm_type = typename detail::pick_t<algorithm<automatic>, Options...>::type;

    /// The same convolution with a bias.
    using with_bias = conv2d<Filters, kernel_type, stride_type, padding_type, dilation_type, groups<group_count>,
                             bias<true>, algorithm<algorithm_type>>;

    template <Shape Input>
    using geometry_on =
        kernels::conv2d_geometry<Input::extents[0], Filters, group_count,
                                 detail::window_geometry<Input::extents[1], Input::extents[2], kernel_type, stride_type,
                                                         padding_type, dilation_type>>;

    /// The requirements on the options and the input. Each rule is checked only if those before it hold.
    template <Shape Input>
    struct rules {
        using kinds = detail::option_kinds<stride<1>, padding<0>, padding_same, dilation<1>, groups<1>, bias<true>,
                                           algorithm<automatic>>;
        static constexpr bool has_filters = Filters > 0;
        static constexpr bool knows_options =
            ((detail::same_option<Options, kernel<1>> || kinds::template has<Options>)&&...);
        static constexpr bool has_kernel = detail::times_given<kernel<1>, Options...> == 1;
        static constexpr bool options_differ =
            kinds::template differ<Options...> && !(pads_to_same && detail::times_given<padding<0>, Options...> > 0);
        static constexpr bool keeps_size = !pads_to_same || std::is_same_v<stride_type, stride<1>>;
        static constexpr bool is_spec = has_filters && knows_options && has_kernel && options_differ && keeps_size;
        static constexpr bool is_image = Input::rank == 3;
        static constexpr bool groups_divide = [] {
            if constexpr (is_image)
                return Input::extents[0] % group_count == 0 && Filters % group_count == 0;
            else
                return true;
        }();
        static constexpr bool fits = [] {
            if constexpr (is_image)
                return detail::window_geometry<Input::extents[1], Input::extents[2], kernel_type, stride_type,
                                               padding_type, dilation_type>::fits;
            else
                return true;
        }();
        static constexpr bool algorithm_supports = [] {
            if constexpr (is_spec && is_image && groups_divide && fits)
                return detail::algorithm_supports<algorithm_type, geometry_on<Input>>;
            else
                return true;
        }();
    };

    template <Shape Input>
    static constexpr bool accepts = rules<Input>::is_spec && rules<Input>::is_image && rules<Input>::groups_divide &&
                                    rules<Input>::fits && rules<Input>::algorithm_supports;

    template <Shape Input>
    static consteval void require() {
        using rule = rules<Input>;
        static_assert(rule::has_filters, "ctcnn::conv2d: there must be at least 1 filter; write conv2d<32, kernel<3>>");
        static_assert(
            !rule::has_filters || rule::knows_options,
            "ctcnn::conv2d: an option is not one of kernel<>, stride<>, padding<>, padding_same, dilation<>, groups<>, "
            "bias<>, algorithm<>; write conv2d<32, kernel<3>, padding<1>>");
        static_assert(!rule::has_filters || !rule::knows_options || rule::has_kernel,
                      "ctcnn::conv2d: the kernel's size must be given once; write conv2d<32, kernel<3>>");
        static_assert(!rule::has_filters || !rule::knows_options || !rule::has_kernel || rule::options_differ,
                      "ctcnn::conv2d: each option may be given once; remove the second one");
        static_assert(
            !rule::has_filters || !rule::knows_options || !rule::has_kernel || !rule::options_differ ||
                rule::keeps_size,
            "ctcnn::conv2d: padding_same needs stride<1>, at which the output has the input's size; write how "
            "much there is on each side, padding<top, left, bottom, right>");
        static_assert(!rule::is_spec || rule::is_image,
                      "ctcnn::conv2d: input must have rank 3 (channels, height, width); start the network with "
                      "shape<channels, height, width>, and put conv2d before ctcnn::flatten");
        static_assert(
            !rule::is_spec || rule::groups_divide,
            "ctcnn::conv2d: groups must divide the input's channels and the filters; choose groups<> among the "
            "common divisors of both");
        static_assert(
            !rule::is_spec || !rule::groups_divide || rule::fits,
            "ctcnn::conv2d: the kernel (with its dilation) must not be larger than the padded input, or the "
            "output would have size zero; use a smaller kernel<>, a larger padding<> or fewer pooling layers");
        static_assert(rule::algorithm_supports,
                      "ctcnn::conv2d: Winograd's algorithm needs kernel<3>, stride<1>, dilation<1>, groups<1>, and an "
                      "output whose sides are sums of its tiles (winograd<3>: all but 1, 2 and 5); remove algorithm<>, "
                      "and the fastest that fits is chosen");
    }

    template <class Geometry>
    using parameters_of =
        std::conditional_t<has_bias, parameter_layout<typename Geometry::weight_shape, shape<Filters>>,
                           parameter_layout<typename Geometry::weight_shape>>;

    /// Pool: detail::no_pool, or the window_geometry of max pooling that is done in the same pass.
    // `class Input`, not `Shape Input`: with the constraint, clang++ 19 does not match the definition with this
    // declaration.
    template <class Input, class Activation = kernels::identity, class Pool = detail::no_pool>
    struct bound;
};

template <std::size_t Filters, class... Options>
template <class Input, class Activation, class Pool>
struct conv2d<Filters, Options...>::bound
    : bound_layer<Input, detail::pooled_shape<typename geometry_on<Input>::output_shape, Pool>,
                  parameters_of<geometry_on<Input>>> {
    using geometry = geometry_on<Input>;
    static constexpr bool pools = !std::is_same_v<Pool, detail::no_pool>;

    /// The same layer followed by an activation, in one pass over memory.
    template <class Next>
    using fused = bound<Input, typename kernels::followed_by<Activation, Next>::type, Pool>;
    static constexpr bool reads_addend = kernels::adds<Activation>;
    static constexpr bool fusible = (std::is_same_v<Activation, kernels::identity> ||
                                     std::is_same_v<Activation, kernels::after_addition<>>)&&!pools;
    /// In inference: the same layer, which also adds another value to its output.
    using with_addend = bound<Input, kernels::after_addition<>, Pool>;
    /// In inference: the same layer followed by a batch normalization.
    template <class Normalization>
    using normalized =
        detail::normalized_layer<typename with_bias::template bound<Input>, typename bound::parameters, Normalization>;

    static constexpr auto& parameter_names = detail::weight_and_bias<has_bias>;
    static constexpr std::size_t multiply_adds = geometry::multiply_adds;
    static constexpr bool is_distributed = true;
    static constexpr arrangement reads = arrangement::channels_last;
    static constexpr arrangement writes = arrangement::channels_last;
    static constexpr bool backward_reads_input = true;
    static constexpr bool backward_reads_output = !std::is_same_v<Activation, kernels::identity>;
    static constexpr fan fans{geometry::group_in * geometry::kernel_size, geometry::group_out* geometry::kernel_size};

    /// The algorithms of the passes.
    template <class Scalar>
    using algorithms =
        typename detail::with_pool<detail::convolution_algorithms<algorithm_type, Scalar, geometry, Activation>,
                                   geometry, Pool>::type;

    /// The same layer followed by max pooling, in one pass over memory.
    template <class Window>
    using with_pool = bound<Input, Activation, Window>;
    template <class Window>
    static constexpr bool can_pool = !pools && kernels::pool<float, Filters, Window>::is_partition &&
                                     detail::TakesPool<algorithms<float>, geometry, Window> &&
                                     detail::TakesPool<algorithms<double>, geometry, Window>;
    /// With pooling: the index of the largest element of each window.
    static constexpr std::size_t saved_bytes = pools ? bound::output_shape::size : 0;

    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t count) {
        return algorithms<Scalar>::forward::template forward_scratch<Scalar>(count);
    }
    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        algorithms<typename Pass::scalar>::forward::forward(pass);
    }

    /// Packed or transformed filters.
    template <class Scalar>
    static constexpr std::size_t prepared_bytes = algorithms<Scalar>::forward::template prepared_bytes<Scalar>;
    template <class Pass>
    static void prepare(const Pass& pass) noexcept {
        algorithms<typename Pass::scalar>::forward::prepare(pass);
    }

    /// The two halves of backward run one after the other and use the same memory.
    template <class Scalar>
    static constexpr scratch_size backward_scratch(std::size_t count) {
        return detail::larger(algorithms<Scalar>::backward_weights::template weights_scratch<Scalar>(count),
                              algorithms<Scalar>::backward_data::template data_scratch<Scalar>(count));
    }
    template <class Pass>
    static void backward(const Pass& pass) noexcept {
        backward_weights(pass);
        if constexpr (Pass::wants_d_input) backward_data(pass);
    }

    /// Sets the gradients of weight and bias.
    template <class Pass>
    static void backward_weights(const Pass& pass) noexcept {
        algorithms<typename Pass::scalar>::backward_weights::backward_weights(pass);
    }
    /// Sets d_input.
    template <class Pass>
    static void backward_data(const Pass& pass) noexcept {
        algorithms<typename Pass::scalar>::backward_data::backward_data(pass);
    }
};

}  // namespace ctcnn
