// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctcnn/core/fixed_text.hpp"
#include "ctcnn/layers/add.hpp"
#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/batch_norm1d.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/concat.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/conv_transpose2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/elu.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/gelu.hpp"
#include "ctcnn/layers/global_avg_pool2d.hpp"
#include "ctcnn/layers/global_max_pool2d.hpp"
#include "ctcnn/layers/group_norm.hpp"
#include "ctcnn/layers/hard_sigmoid.hpp"
#include "ctcnn/layers/hard_swish.hpp"
#include "ctcnn/layers/hard_tanh.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/layer_norm.hpp"
#include "ctcnn/layers/leaky_relu.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/multiply.hpp"
#include "ctcnn/layers/options.hpp"
#include "ctcnn/layers/prelu.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/relu6.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "ctcnn/layers/silu.hpp"
#include "ctcnn/layers/softmax.hpp"
#include "ctcnn/layers/softplus.hpp"
#include "ctcnn/layers/upsample2d.hpp"
#include "ctcnn/onnx/graph_writer.hpp"

namespace ctcnn {

/// What a layer is in ONNX, of version 17: how it is written. For a layer of your own:
///
///     template <>
///     struct ctcnn::onnx_layer<scale> {
///         template <class Bound>
///         static void write(ctcnn::onnx_layer_writer& to) {
///             to.result("Mul", {to.input(), to.parameter("weight")});
///         }
///     };
template <class Spec>
struct onnx_layer;

namespace detail {

/// A layer that is one operator, of its input alone.
template <fixed_text Operation>
struct simple_onnx_layer {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        to.result(Operation.view(), {to.input()});
    }
};

/// What windows have in common.
struct onnx_window {
    std::size_t kernel[2], stride[2], padding[4];
};
[[gnu::cold]] inline onnx_attributes attributes_of_window(const onnx_window& window) {
    const auto& [kernel, stride, padding] = window;
    onnx_attributes attributes;
    attributes.integers("kernel_shape", {kernel[0], kernel[1]})
        .integers("strides", {stride[0], stride[1]})
        .integers("pads", {padding[0], padding[1], padding[2], padding[3]});
    return attributes;
}
template <class Window>
[[gnu::cold]] onnx_attributes window_attributes() {
    using stride = typename Window::stride_type;
    using padding = typename Window::padding_type;
    return attributes_of_window({{Window::kernel_type::height, Window::kernel_type::width},
                                 {stride::vertical, stride::horizontal},
                                 {padding::top, padding::left, padding::bottom, padding::right}});
}
template <class Convolution>
[[gnu::cold]] onnx_attributes convolution_attributes() {
    using dilation = typename Convolution::dilation_type;
    return window_attributes<Convolution>()
        .integers("dilations", {dilation::vertical, dilation::horizontal})
        .integer("group", static_cast<std::int64_t>(Convolution::group_count));
}
[[gnu::cold]] inline std::vector<std::string> weights_of(const onnx_layer_writer& to, bool has_bias) {
    std::vector<std::string> inputs{to.input()};
    inputs.push_back(to.parameter("weight"));
    if (has_bias) inputs.push_back(to.parameter("bias"));
    return inputs;
}

/// Weight and bias of a normalization, or constants that change nothing.
[[gnu::cold]] inline std::vector<std::string> affine_inputs(onnx_layer_writer& to, bool has_affine,
                                                            std::vector<std::uint64_t> shape) {
    if (has_affine) return {to.input(), to.parameter("weight"), to.parameter("bias")};
    std::size_t size = 1;
    for (const std::uint64_t extent : shape) size *= extent;
    return {to.input(), to.constant(std::vector<double>(size, 1), shape),
            to.constant(std::vector<double>(size, 0), shape)};
}

template <class Options>
struct onnx_batch_norm {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        std::vector<std::string> inputs =
            affine_inputs(to, Options::has_affine, {std::uint64_t{Bound::input_shape::extents[0]}});
        inputs.push_back(to.parameter("running_mean"));
        inputs.push_back(to.parameter("running_var"));
        to.result("BatchNormalization", inputs,
                  onnx_attributes()
                      .number("epsilon", Options::epsilon_value)
                      .number("momentum", 1 - Options::momentum_value));
    }
};

template <class Shape>
std::vector<std::uint64_t> extents_of() {
    return {Shape::extents.begin(), Shape::extents.end()};
}

}  // namespace detail

// ---- layers with weights ------------------------------------------------------------------------------------------

template <std::size_t Filters, class... Options>
struct onnx_layer<conv2d<Filters, Options...>> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        using layer = conv2d<Filters, Options...>;
        to.result("Conv", detail::weights_of(to, layer::has_bias), detail::convolution_attributes<layer>());
    }
};
template <std::size_t Filters, class... Options>
struct onnx_layer<conv_transpose2d<Filters, Options...>> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        using layer = conv_transpose2d<Filters, Options...>;
        using more = typename layer::output_padding_type;
        to.result(
            "ConvTranspose", detail::weights_of(to, layer::has_bias),
            detail::convolution_attributes<layer>().integers("output_padding", {more::vertical, more::horizontal}));
    }
};
template <std::size_t Units, class... Options>
struct onnx_layer<linear<Units, Options...>> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        to.result("Gemm", detail::weights_of(to, linear<Units, Options...>::has_bias),
                  onnx_attributes().integer("transB", 1));
    }
};
template <class... Options>
struct onnx_layer<batch_norm2d<Options...>> : detail::onnx_batch_norm<typename batch_norm2d<Options...>::options> {};
template <class... Options>
struct onnx_layer<batch_norm1d<Options...>> : detail::onnx_batch_norm<typename batch_norm1d<Options...>::options> {};
template <class... Options>
struct onnx_layer<layer_norm<Options...>> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        using options = typename layer_norm<Options...>::options;
        to.result("LayerNormalization",
                  detail::affine_inputs(to, options::has_affine, detail::extents_of<typename Bound::input_shape>()),
                  onnx_attributes().integer("axis", 1).number("epsilon", options::epsilon_value));
    }
};
template <std::size_t Groups, class... Options>
struct onnx_layer<group_norm<Groups, Options...>> {
    /// Version 17 has normalizations of instances only: each group as one, without scales.
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        using options = typename group_norm<Groups, Options...>::options;
        using shape = typename Bound::input_shape;
        const onnx_attributes epsilon = onnx_attributes().number("epsilon", options::epsilon_value);
        const std::string in_groups =
            to.node("Reshape", {to.input(), to.integers({0, static_cast<std::int64_t>(Groups), -1})});
        const std::string normalized = to.node("InstanceNormalization",
                                               {in_groups, to.constant(std::vector<double>(Groups, 1), {Groups}),
                                                to.constant(std::vector<double>(Groups, 0), {Groups})},
                                               epsilon);
        std::vector<std::int64_t> all{0};
        for (const std::size_t extent : shape::extents) all.push_back(static_cast<std::int64_t>(extent));
        if constexpr (options::has_affine) {
            const std::string back = to.node("Reshape", {normalized, to.integers(std::move(all))});
            const std::string scaled = to.node("Mul", {back, to.of_channels("weight", shape::rank)});
            to.result("Add", {scaled, to.of_channels("bias", shape::rank)});
        } else
            to.result("Reshape", {normalized, to.integers(std::move(all))});
    }
};
template <class... Options>
struct onnx_layer<prelu<Options...>> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        to.result("PRelu", {to.input(), sizeof...(Options) == 0 ? to.parameter("weight")
                                                                : to.of_channels("weight", Bound::input_shape::rank)});
    }
};

// ---- activations ----------------------------------------------------------------------------------------------------

template <>
struct onnx_layer<relu> : detail::simple_onnx_layer<"Relu"> {};
template <>
struct onnx_layer<sigmoid> : detail::simple_onnx_layer<"Sigmoid"> {};
template <>
struct onnx_layer<hyperbolic_tangent> : detail::simple_onnx_layer<"Tanh"> {};
template <>
struct onnx_layer<softplus> : detail::simple_onnx_layer<"Softplus"> {};
template <>
struct onnx_layer<hard_swish> : detail::simple_onnx_layer<"HardSwish"> {};
template <>
struct onnx_layer<hard_sigmoid> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        to.result("HardSigmoid", {to.input()}, onnx_attributes().number("alpha", 1 / 6.0).number("beta", 0.5));
    }
};
template <>
struct onnx_layer<relu6> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        to.result("Clip", {to.input(), to.constant({0}, {}), to.constant({6}, {})});
    }
};
template <class Low, class High>
struct onnx_layer<hard_tanh<Low, High>> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        to.result("Clip", {to.input(), to.constant({detail::ratio_value<Low>}, {}),
                           to.constant({detail::ratio_value<High>}, {})});
    }
};
template <class Slope>
struct onnx_layer<leaky_relu<Slope>> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        to.result("LeakyRelu", {to.input()}, onnx_attributes().number("alpha", detail::ratio_value<Slope>));
    }
};
template <class Alpha>
struct onnx_layer<elu<Alpha>> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        to.result("Elu", {to.input()}, onnx_attributes().number("alpha", detail::ratio_value<Alpha>));
    }
};
template <>
struct onnx_layer<silu> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        to.result("Mul", {to.input(), to.node("Sigmoid", {to.input()})});
    }
};
template <>
struct onnx_layer<gelu> {
    /// Version 17 has no operator for it.
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        const std::string scaled = to.node("Div", {to.input(), to.constant({std::sqrt(2.0)}, {})});
        const std::string gate = to.node("Add", {to.node("Erf", {scaled}), to.constant({1}, {})});
        to.result("Mul", {to.node("Mul", {to.input(), gate}), to.constant({0.5}, {})});
    }
};
template <>
struct onnx_layer<gelu_tanh> {
    /// As PyTorch's exporter writes it, for version 17 has no operator for it either.
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        const std::string cube = to.node("Mul", {to.input(), to.node("Mul", {to.input(), to.input()})});
        const std::string small = to.node("Mul", {to.constant({0.044715}, {}), cube});
        const std::string inner =
            to.node("Mul", {to.constant({0.79788456080286535588}, {}), to.node("Add", {to.input(), small})});
        const std::string gate = to.node("Add", {to.constant({1}, {}), to.node("Tanh", {inner})});
        to.result("Mul", {to.constant({0.5}, {}), to.node("Mul", {to.input(), gate})});
    }
};
template <>
struct onnx_layer<softmax> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        to.result("Softmax", {to.input()}, onnx_attributes().integer("axis", 1));
    }
};
template <class Rate>
struct onnx_layer<dropout<Rate>> {
    /// It does nothing: the third input, which would say that this is training, is left out.
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        to.result("Dropout", {to.input(), to.floats({static_cast<float>(detail::ratio_value<Rate>)}, {})});
    }
};
template <>
struct onnx_layer<identity> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        to.same();
    }
};
template <>
struct onnx_layer<flatten> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        to.result("Flatten", {to.input()}, onnx_attributes().integer("axis", 1));
    }
};

// ---- images -----------------------------------------------------------------------------------------------------------

template <class... Options>
struct onnx_layer<max_pool2d<Options...>> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        using layer = max_pool2d<Options...>;
        to.result("MaxPool", {to.input()},
                  detail::window_attributes<layer>().integer("ceil_mode", layer::ceil_mode_type::enabled));
    }
};
template <class... Options>
struct onnx_layer<avg_pool2d<Options...>> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        using layer = avg_pool2d<Options...>;
        to.result("AveragePool", {to.input()},
                  detail::window_attributes<layer>()
                      .integer("ceil_mode", layer::ceil_mode_type::enabled)
                      .integer("count_include_pad", layer::counts_padding));
    }
};
template <>
struct onnx_layer<global_avg_pool2d> : detail::simple_onnx_layer<"GlobalAveragePool"> {};
template <>
struct onnx_layer<global_max_pool2d> : detail::simple_onnx_layer<"GlobalMaxPool"> {};
template <class... Options>
struct onnx_layer<upsample2d<Options...>> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        using layer = upsample2d<Options...>;
        const std::string scales = to.floats({1, 1, static_cast<float>(layer::factor_type::vertical),
                                              static_cast<float>(layer::factor_type::horizontal)},
                                             {4});
        to.result("Resize", {to.input(), "", scales},
                  layer::is_bilinear
                      ? onnx_attributes().text("mode", "linear").text("coordinate_transformation_mode", "half_pixel")
                      : onnx_attributes()
                            .text("mode", "nearest")
                            .text("coordinate_transformation_mode", "asymmetric")
                            .text("nearest_mode", "floor"));
    }
};

// ---- joins ------------------------------------------------------------------------------------------------------------

template <class... Paths>
struct onnx_layer<add<Paths...>> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        to.result(to.inputs().size() == 2 ? "Add" : "Sum", to.inputs());
    }
};
template <class... Elements>
struct onnx_layer<residual<Elements...>> : onnx_layer<add<Elements...>> {};
template <class... Paths>
struct onnx_layer<multiply<Paths...>> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        std::vector<std::string> inputs = to.inputs();
        if constexpr (requires { Bound::factors_rank; })
            if (Bound::factors_rank == 1)
                inputs[Bound::factors] = to.node("Unsqueeze", {inputs[Bound::factors], to.integers({2, 3})});
        to.result("Mul", inputs);
    }
};
template <class... Paths>
struct onnx_layer<concat<Paths...>> {
    template <class Bound>
    [[gnu::cold]] static void write(onnx_layer_writer& to) {
        to.result("Concat", to.inputs(), onnx_attributes().integer("axis", 1));
    }
};

}  // namespace ctcnn
