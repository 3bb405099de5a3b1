// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ctcnn/core/window_geometry.hpp"
#include "ctcnn/kernels/conv2d/geometry.hpp"
#include "ctcnn/kernels/conv2d/sum_of_pixels.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/conv2d/gradient_pieces.hpp"
#include "ctcnn/layers/conv2d/mirrored.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/layers/options.hpp"
#include "ctcnn/parallel/batch_pieces.hpp"

namespace ctcnn {

/// Transposed convolution: the gradient of a convolution with respect to its input, as a layer. The filters, multiplied
/// by each pixel of x, are added to a window of y; neighbouring windows are a stride apart. Padding is removed from
/// each side of y.
/// Options     kernel<H, W = H> (required), stride<>, padding<>, output_padding<>, dilation<>, groups<>, bias<>; in any
///             order
/// Shapes      x: [C, H, W]  weight: [C, Filters / groups, KH, KW]  bias: [Filters]  y: [Filters, OH, OW],
///             OH = (H - 1) * stride - top - bottom + dilation * (KH - 1) + 1 + output_padding, OW alike
/// Parameters  Filters * (C / groups * KH * KW + 1)
/// Requires    rank 3; groups that divide channels and filters; output_padding below the stride; an output of one pixel
///             or more
/// Errors      none at run time
/// Equivalent  torch.nn.ConvTranspose2d(C, Filters, (KH, KW), stride, padding, output_padding, groups, bias, dilation)
template <std::size_t Filters, class... Options>
struct conv_transpose2d {
    static constexpr std::string_view name = "ConvTranspose2d";

    using kernel_type = detail::pick_t<kernel<1>, Options...>;
    using stride_type = detail::pick_t<stride<1>, Options...>;
    using dilation_type = detail::pick_t<dilation<1>, Options...>;
    using padding_type = detail::pick_t<padding<0>, Options...>;
    using output_padding_type = detail::pick_t<output_padding<0>, Options...>;
    static constexpr std::size_t group_count = detail::pick_t<groups<1>, Options...>::count;
    static constexpr bool has_bias = detail::pick_t<bias<true>, Options...>::enabled;

    using window =
        detail::transposed_window<kernel_type, stride_type, padding_type, output_padding_type, dilation_type>;

    /// The convolution from y to x whose gradient this is.
    template <Shape Input>
    using mirrored_on =
        kernels::conv2d_geometry<Filters, Input::extents[0], group_count,
                                 detail::window_geometry<window::padded_height(Input::extents[1]) - window::rows,
                                                         window::padded_width(Input::extents[2]) - window::columns,
                                                         kernel_type, stride_type, padding_type, dilation_type>>;

    /// The requirements on the options and the input. Each rule is checked only if those before it hold.
    static constexpr bool has_filters = Filters > 0;
    using kinds = detail::option_kinds<stride<1>, padding<0>, output_padding<0>, dilation<1>, groups<1>, bias<true>>;
    static constexpr bool knows_options =
        ((detail::same_option<Options, kernel<1>> || kinds::template has<Options>)&&...);
    static constexpr bool has_kernel = detail::times_given<kernel<1>, Options...> == 1;
    static constexpr bool options_differ = kinds::template differ<Options...>;
    static constexpr bool output_padding_is_small = output_padding_type::vertical < stride_type::vertical &&
                                                    output_padding_type::horizontal < stride_type::horizontal;
    static constexpr bool is_spec =
        has_filters && knows_options && has_kernel && options_differ && output_padding_is_small;
    template <Shape Input>
    static constexpr bool is_image = Input::rank == 3;
    template <Shape Input>
    static constexpr bool groups_divide = [] {
        if constexpr (is_image<Input>)
            return Input::extents[0] % group_count == 0 && Filters % group_count == 0;
        else
            return true;
    }();
    template <Shape Input>
    static constexpr bool leaves_output = [] {
        if constexpr (is_image<Input>)
            return window::padded_height(Input::extents[1]) > window::rows &&
                   window::padded_width(Input::extents[2]) > window::columns;
        else
            return true;
    }();

    template <Shape Input>
    static constexpr bool accepts = is_spec && is_image<Input> && groups_divide<Input> && leaves_output<Input>;

    template <Shape Input>
    static consteval void require() {
        static_assert(has_filters,
                      "ctcnn::conv_transpose2d: there must be at least 1 filter; write conv_transpose2d<32, kernel<2>, "
                      "stride<2>>");
        static_assert(
            !has_filters || knows_options,
            "ctcnn::conv_transpose2d: an option is not one of kernel<>, stride<>, padding<>, output_padding<>, "
            "dilation<>, groups<>, bias<>; write conv_transpose2d<32, kernel<2>, stride<2>>");
        static_assert(!has_filters || !knows_options || has_kernel,
                      "ctcnn::conv_transpose2d: the kernel's size must be given once; write conv_transpose2d<32, "
                      "kernel<2>, stride<2>>");
        static_assert(!has_filters || !knows_options || !has_kernel || options_differ,
                      "ctcnn::conv_transpose2d: each option may be given once; remove the second one");
        static_assert(!has_filters || !knows_options || !has_kernel || !options_differ || output_padding_is_small,
                      "ctcnn::conv_transpose2d: output_padding must be below the stride; use a smaller "
                      "output_padding<>");
        static_assert(!is_spec || is_image<Input>,
                      "ctcnn::conv_transpose2d: input must have rank 3 (channels, height, width); put it before "
                      "ctcnn::flatten");
        static_assert(!is_spec || groups_divide<Input>,
                      "ctcnn::conv_transpose2d: groups must divide the input's channels and the filters; choose "
                      "groups<> among the common divisors of both");
        static_assert(!is_spec || !groups_divide<Input> || leaves_output<Input>,
                      "ctcnn::conv_transpose2d: padding removes all of the output; use a smaller padding<>");
    }

    template <class Mirrored>
    using parameters_of =
        std::conditional_t<has_bias, parameter_layout<typename Mirrored::weight_shape, shape<Filters>>,
                           parameter_layout<typename Mirrored::weight_shape>>;

    template <class Input>
    struct bound;
};

template <std::size_t Filters, class... Options>
template <class Input>
struct conv_transpose2d<Filters, Options...>::bound
    : bound_layer<Input, typename mirrored_on<Input>::input_shape, parameters_of<mirrored_on<Input>>> {
    using mirrored = mirrored_on<Input>;
    using weight_shape = typename mirrored::weight_shape;
    static_assert(std::is_same_v<typename mirrored::output_shape, Input>);

    static constexpr auto& parameter_names = detail::weight_and_bias<has_bias>;
    static constexpr std::size_t multiply_adds = mirrored::multiply_adds;
    static constexpr bool is_distributed = true;
    static constexpr arrangement reads = arrangement::channels_last;
    static constexpr arrangement writes = arrangement::channels_last;
    static constexpr bool backward_reads_input = true;
    /// As PyTorch computes it, from the weight's second extent: the filters of a group.
    static constexpr fan fans{mirrored::group_in * mirrored::kernel_size, mirrored::group_out* mirrored::kernel_size};

    /// The algorithms of the mirrored convolution's passes.
    template <class Scalar>
    using algorithms = detail::convolution_algorithms<automatic, Scalar, mirrored, kernels::identity>;

    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t count) {
        return algorithms<Scalar>::backward_data::template data_scratch<Scalar>(count);
    }
    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        using mirrored_pass =
            detail::mirrored_forward_pass<weight_shape, decltype(Pass::input), decltype(Pass::output)>;
        const Scalar* bias = nullptr;
        if constexpr (has_bias) bias = pass.parameters.template data_of<1>();
        algorithms<Scalar>::backward_data::backward_data(
            mirrored_pass{pass, weight_view(pass.parameters), pass.input, pass.output}, bias);
    }

    /// The pieces of backward run one after the other and use the same memory.
    template <class Scalar>
    static constexpr scratch_size backward_scratch(std::size_t count) {
        return detail::larger(
            detail::larger(algorithms<Scalar>::backward_weights::template weights_scratch<Scalar>(count),
                           algorithms<Scalar>::forward::template forward_scratch<Scalar>(count)),
            {bias_pieces<Scalar>(count) * bias_size<Scalar> * sizeof(Scalar), 0});
    }
    template <class Pass>
    static void backward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        using mirrored_pass = detail::mirrored_backward_pass<weight_shape, decltype(Pass::input),
                                                             decltype(Pass::d_input), decltype(Pass::d_output)>;
        const mirrored_pass run{pass,       weight_view(pass.parameters), pass.d_output, pass.d_input,
                                pass.input, weight_view(pass.gradients)};
        algorithms<Scalar>::backward_weights::backward_weights(run);
        if constexpr (has_bias) backward_bias(pass);
        if constexpr (Pass::wants_d_input) algorithms<Scalar>::forward::forward(run);
    }

private:
    template <class Scalar>
    static parameter_view<parameter_layout<weight_shape>, Scalar>
    weight_view(const parameter_view<typename bound::parameters, Scalar>& tensors) noexcept {
        return tensors.template part<parameter_layout<weight_shape>, 0>();
    }

    template <class Scalar>
    static constexpr std::size_t bias_size = detail::aligned_size<Scalar>(Filters);
    template <class Scalar>
    static constexpr std::size_t bias_pieces(std::size_t count) noexcept {
        return detail::gradient_pieces(count, 8, bias_size<Scalar> * sizeof(Scalar));
    }

    /// Sets the gradient of the bias.
    template <class Pass>
    static void backward_bias(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        const std::size_t count = pass.count(), pieces = bias_pieces<Scalar>(count);
        Scalar* const sums = pass.scratch.template shared_as<Scalar>();
        const auto written = {piece_memory{sums, bias_size<Scalar> * sizeof(Scalar)}};
        pass.threads.run_sums({count, pieces}, written, [&](std::size_t piece, std::size_t) {
            Scalar* const piece_sums = sums + piece * bias_size<Scalar>;
            std::fill_n(piece_sums, Filters, Scalar{0});
            for (std::size_t image = piece * count / pieces; image < (piece + 1) * count / pieces; ++image)
                kernels::add_pixels(pass.d_output.sample(image), mirrored::height * mirrored::width, Filters,
                                    piece_sums);
        });
        detail::set_bias_gradient(pass, sums, bias_size<Scalar>, pieces);
    }
};

}  // namespace ctcnn
