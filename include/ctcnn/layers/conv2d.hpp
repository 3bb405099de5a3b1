// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ctcnn/core/window.hpp"
#include "ctcnn/kernels/activation.hpp"
#include "ctcnn/kernels/conv2d_direct.hpp"
#include "ctcnn/layers/layer.hpp"

namespace ctcnn {

/// Two-dimensional convolution (cross-correlation, as everywhere in this field).
/// Options     kernel<H, W = H> (required), stride<>, padding<>, dilation<>, groups<>, bias<>, in any order
/// Shapes      x: [C, H, W]  weight: [Filters, C / groups, KH, KW]  bias: [Filters]  y: [Filters, OH, OW],
///             OH = (H + 2 * padding - dilation * (KH - 1) - 1) / stride + 1, OW alike
/// Parameters  Filters * (C / groups * KH * KW + 1)
/// Requires    rank 3; groups that divide channels and filters; a window that fits the padded image
/// Errors      none at run time
/// Equivalent  torch.nn.Conv2d(C, Filters, (KH, KW), stride, padding, dilation, groups, bias)
template <std::size_t Filters, class... Options>
struct conv2d {
    static constexpr std::string_view name = "Conv2d";

    using kernel_type = typename detail::pick<detail::matches_kernel, kernel<1>, Options...>::type;
    using stride_type = typename detail::pick<detail::matches_stride, stride<1>, Options...>::type;
    using padding_type = typename detail::pick<detail::matches_padding, padding<0>, Options...>::type;
    using dilation_type = typename detail::pick<detail::matches_dilation, dilation<1>, Options...>::type;
    static constexpr std::size_t group_count = detail::pick<detail::matches_groups, groups<1>, Options...>::type::count;
    static constexpr bool has_bias = detail::pick<detail::matches_bias, bias<true>, Options...>::type::enabled;

    /// What is asked of the options and of an input, each rule only where those before it hold.
    template <Shape Input>
    struct rules {
        static constexpr bool has_filters = Filters > 0;
        static constexpr bool knows_options =
            ((detail::is_window_tag<Options> || detail::is_groups<Options> || detail::is_bias<Options>)&&...);
        static constexpr bool has_kernel = detail::times_given<detail::matches_kernel, Options...> == 1;
        static constexpr bool options_differ = detail::times_given<detail::matches_stride, Options...> <= 1 &&
                                               detail::times_given<detail::matches_padding, Options...> <= 1 &&
                                               detail::times_given<detail::matches_dilation, Options...> <= 1 &&
                                               detail::times_given<detail::matches_groups, Options...> <= 1 &&
                                               detail::times_given<detail::matches_bias, Options...> <= 1;
        static constexpr bool is_spec = has_filters && knows_options && has_kernel && options_differ;
        static constexpr bool is_image = Input::rank == 3;
        static constexpr bool groups_divide = [] {
            if constexpr (is_image)
                return Input::extents[0] % group_count == 0 && Filters % group_count == 0;
            else
                return true;
        }();
        static constexpr bool fits = [] {
            if constexpr (is_image)
                return window_geometry<Input::extents[1], Input::extents[2], kernel_type, stride_type, padding_type,
                                       dilation_type>::fits;
            else
                return true;
        }();
    };

    template <Shape Input>
    static constexpr bool accepts =
        rules<Input>::is_spec&& rules<Input>::is_image&& rules<Input>::groups_divide&& rules<Input>::fits;

    template <Shape Input>
    static consteval void require() {
        using rule = rules<Input>;
        static_assert(rule::has_filters, "ctcnn::conv2d: there must be at least 1 filter; write conv2d<32, kernel<3>>");
        static_assert(
            !rule::has_filters || rule::knows_options,
            "ctcnn::conv2d: an option is none of kernel<>, stride<>, padding<>, dilation<>, groups<>, bias<>; "
            "write conv2d<32, kernel<3>, padding<1>>");
        static_assert(!rule::has_filters || !rule::knows_options || rule::has_kernel,
                      "ctcnn::conv2d: the kernel's size must be given once; write conv2d<32, kernel<3>>");
        static_assert(!rule::has_filters || !rule::knows_options || !rule::has_kernel || rule::options_differ,
                      "ctcnn::conv2d: each option may be given once; remove the second one");
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
    }

    template <Shape Input>
    using geometry_on = kernels::conv2d_geometry<
        Input::extents[0], Filters, group_count,
        window_geometry<Input::extents[1], Input::extents[2], kernel_type, stride_type, padding_type, dilation_type>>;
    template <class Geometry>
    using parameters_of =
        std::conditional_t<has_bias, parameter_layout<typename Geometry::weight_shape, shape<Filters>>,
                           parameter_layout<typename Geometry::weight_shape>>;

    template <Shape Input, class Activation = kernels::identity>
    struct bound;
};

template <std::size_t Filters, class... Options>
template <Shape Input, class Activation>
struct conv2d<Filters, Options...>::bound
    : bound_layer<Input, typename geometry_on<Input>::output_shape, parameters_of<geometry_on<Input>>> {
    using geometry = geometry_on<Input>;

    /// The same layer followed by an activation, in one pass over memory.
    template <class Next>
    using fused = bound<Input, Next>;
    static constexpr bool fusible = std::is_same_v<Activation, kernels::identity>;

    static constexpr auto parameter_names = [] {
        if constexpr (has_bias)
            return std::array<std::string_view, 2>{"weight", "bias"};
        else
            return std::array<std::string_view, 1>{"weight"};
    }();
    static constexpr std::size_t multiply_adds = geometry::multiply_adds;
    static constexpr arrangement reads = arrangement::channels_last;
    static constexpr arrangement writes = arrangement::channels_last;
    static constexpr bool backward_reads_input = true;
    static constexpr bool backward_reads_output = !std::is_same_v<Activation, kernels::identity>;
    static constexpr fan fans{geometry::group_in * geometry::kernel_size, geometry::group_out* geometry::kernel_size};

    template <class Scalar>
    using direct = kernels::conv2d_direct<Scalar, geometry>;
    template <class Scalar>
    using transposed = kernels::conv2d_direct<Scalar, kernels::conv2d_transposed<geometry>>;

    /// Images are dealt to this many sums of the weight gradient, which are then added in order: a number that depends
    /// on nothing but the batch, so that the result is the same for any number of threads.
    static constexpr std::size_t most_parts = 8;
    static constexpr std::size_t parts(std::size_t count) { return std::min(count, most_parts); }

    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t) {
        return {align_up(direct<Scalar>::packed_size * sizeof(Scalar)),
                direct<Scalar>::copies_image ? align_up(direct<Scalar>::plane_size * sizeof(Scalar)) : 0};
    }

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        using kernel = direct<Scalar>;
        Scalar* const packed = pass.scratch.template shared_as<Scalar>();
        kernel::template pack_weights<false>(pass.parameters.template get<0>().data(), packed);
        clear_planes<kernel>(pass);
        pass.threads.run(pass.count(), [&](std::size_t image, std::size_t worker) {
            const Scalar* plane = pass.input.sample(image);
            if constexpr (kernel::copies_image) {
                Scalar* const copy = pass.scratch.template worker_as<Scalar>(worker);
                kernel::fill_plane(plane, copy);
                plane = copy;
            }
            kernel::template forward<Activation>(plane, packed, bias_of<Scalar>(pass), pass.output.sample(image));
        });
    }

    // Scratch of backward: shared  [packed turned weights] [parts x sums of the weight gradient] [parts x bias
    // gradient]
    //                      worker  [plane of the image] [gradient with padded channels] [plane of the gradient]
    template <class Scalar>
    struct backward_memory {
        static constexpr std::size_t packed = align_up(transposed<Scalar>::packed_size * sizeof(Scalar));
        static constexpr std::size_t sums = align_up(direct<Scalar>::weight_sums * sizeof(Scalar));
        static constexpr std::size_t bias_sums = align_up(Filters * sizeof(Scalar));
        static constexpr std::size_t plane = align_up(direct<Scalar>::plane_size * sizeof(Scalar));
        static constexpr std::size_t gradient = align_up(direct<Scalar>::gradient_size * sizeof(Scalar));
        static constexpr std::size_t gradient_plane = align_up(transposed<Scalar>::plane_size * sizeof(Scalar));
    };

    template <class Scalar>
    static constexpr scratch_size backward_scratch(std::size_t count) {
        using memory = backward_memory<Scalar>;
        return {memory::packed + parts(count) * (memory::sums + memory::bias_sums),
                memory::plane + memory::gradient + memory::gradient_plane};
    }

    template <class Pass>
    static void backward(const Pass& pass) noexcept {
        backward_weights(pass);
        if constexpr (Pass::wants_d_input) backward_data(pass);
    }

private:
    template <class Scalar, class Pass>
    static const Scalar* bias_of(const Pass& pass) noexcept {
        if constexpr (has_bias)
            return pass.parameters.template get<1>().data();
        else
            return nullptr;
    }

    /// The borders of the workers' planes have to be zero; what is inside is overwritten for each image.
    template <class Kernel, class Pass>
    static void clear_planes(const Pass& pass) noexcept {
        if constexpr (Kernel::copies_image)
            for (std::size_t worker = 0; worker < pass.threads.workers(); ++worker)
                Kernel::clear_plane(pass.scratch.template worker_as<typename Pass::scalar>(worker));
    }

    /// Memory `bytes` behind the beginning of `block`.
    template <class Scalar>
    static Scalar* at(Scalar* block, std::size_t bytes) noexcept {
        return block + bytes / sizeof(Scalar);
    }

    template <class Pass>
    static void backward_weights(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        using kernel = direct<Scalar>;
        using memory = backward_memory<Scalar>;
        const std::size_t count = pass.count(), part_count = parts(count);
        Scalar* const sums = at(pass.scratch.template shared_as<Scalar>(), memory::packed);
        Scalar* const bias_sums = at(sums, part_count * memory::sums);
        const auto bias_sum = [&](std::size_t part) { return at(bias_sums, part * memory::bias_sums); };
        clear_planes<kernel>(pass);
        pass.threads.run(part_count, [&](std::size_t part, std::size_t worker) {
            Scalar* const plane = pass.scratch.template worker_as<Scalar>(worker);
            Scalar* const gradient = at(plane, memory::plane);
            Scalar* const part_sums = sums + part * kernel::weight_sums;
            std::fill_n(part_sums, kernel::weight_sums, Scalar{0});
            std::fill_n(bias_sum(part), Filters, Scalar{0});
            for (std::size_t image = part * count / part_count; image < (part + 1) * count / part_count; ++image) {
                const Scalar* x = pass.input.sample(image);
                if constexpr (kernel::copies_image) {
                    kernel::fill_plane(x, plane);
                    x = plane;
                }
                kernels::spread_gradient<Activation, Scalar, geometry>(
                    output_of(pass, image), pass.d_output.sample(image), gradient, bias_sum(part));
                kernel::accumulate_weights(x, gradient, part_sums);
            }
        });
        kernel::unpack_sums(sums, part_count, pass.gradients.template get<0>().data());
        if constexpr (has_bias) {
            Scalar* const d_bias = pass.gradients.template get<1>().data();
            std::copy_n(bias_sum(0), Filters, d_bias);
            for (std::size_t part = 1; part < part_count; ++part)
                for (std::size_t o = 0; o < Filters; ++o) d_bias[o] += bias_sum(part)[o];
        }
    }

    template <class Pass>
    static void backward_data(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        using kernel = transposed<Scalar>;
        using memory = backward_memory<Scalar>;
        Scalar* const packed = pass.scratch.template shared_as<Scalar>();
        kernel::template pack_weights<true>(pass.parameters.template get<0>().data(), packed);
        const auto plane_of = [&](std::size_t worker) {
            return at(pass.scratch.template worker_as<Scalar>(worker), memory::plane + memory::gradient);
        };
        for (std::size_t worker = 0; worker < pass.threads.workers(); ++worker) kernel::clear_plane(plane_of(worker));
        pass.threads.run(pass.count(), [&](std::size_t image, std::size_t worker) {
            Scalar* const plane = plane_of(worker);
            kernels::scatter_gradient<Activation, Scalar, geometry>(output_of(pass, image), pass.d_output.sample(image),
                                                                    plane);
            kernel::template forward<kernels::identity>(plane, packed, nullptr, pass.d_input.sample(image));
        });
    }

    /// The output where it is needed; elsewhere anything that may be read, for the identity does not look at it.
    template <class Pass>
    static auto output_of(const Pass& pass, std::size_t image) noexcept {
        if constexpr (backward_reads_output)
            return pass.output.sample(image);
        else
            return pass.d_output.sample(image);
    }
};

}  // namespace ctcnn
