// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// What each layer accepts and refuses, what comes out, and how many parameters and multiply-adds it has.

#include <array>
#include <concepts>
#include <cstddef>
#include <ratio>
#include <string_view>

#include "ctcnn/layers/avg_pool2d.hpp"
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
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/layer_norm.hpp"
#include "ctcnn/layers/leaky_relu.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/prelu.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/relu6.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "ctcnn/layers/silu.hpp"
#include "ctcnn/layers/softmax.hpp"
#include "ctcnn/layers/softplus.hpp"
#include "ctcnn/layers/upsample2d.hpp"

using namespace ctcnn;

template <class Spec, Shape Input>
using output = typename Spec::template bound<Input>::output_shape;
template <class Spec, Shape Input>
inline constexpr std::size_t parameters = Spec::template bound<Input>::parameters::count;
template <class Spec, Shape Input>
inline constexpr std::size_t multiply_adds = Spec::template bound<Input>::multiply_adds;

static_assert(Layer<conv2d<1, kernel<1>>> && Layer<max_pool2d<kernel<2>>> && Layer<avg_pool2d<kernel<2>>>);
static_assert(Layer<linear<1>> && Layer<relu> && Layer<leaky_relu<>> && Layer<sigmoid> && Layer<hyperbolic_tangent>);
static_assert(Layer<dropout<std::ratio<1, 2>>> && Layer<flatten>);
static_assert(!Layer<int> && !Layer<kernel<3>> && !Layer<shape<3>> && !Layer<kernels::relu>);
static_assert(detail::is_sequential<sequential<relu>> && !detail::is_sequential<relu>);
static_assert(BoundLayer<conv2d<1, kernel<1>>::bound<shape<1, 1, 1>>> && BoundLayer<flatten::bound<shape<2, 3>>>);

// ---- conv2d
// -----------------------------------------------------------------------------------------------------------
using conv = conv2d<6, kernel<3, 5>, stride<2, 1>, padding<1, 2>, groups<2>>;
static_assert(conv::accepts<shape<4, 7, 6>> && conv::accepts<shape<2, 1, 1>>);
static_assert(!conv::accepts<shape<3, 7, 6>>);                             // groups don't divide the channels
static_assert(!conv2d<5, kernel<3>, groups<2>>::accepts<shape<4, 7, 6>>);  // groups don't divide the filters
static_assert(!conv::accepts<shape<4>> && !conv::accepts<shape<4, 7>> && !conv::accepts<shape<1, 4, 7, 6>>);
static_assert(conv2d<1, kernel<3>>::accepts<shape<1, 3, 3>> && !conv2d<1, kernel<3>>::accepts<shape<1, 3, 2>>);
static_assert(!conv2d<1, kernel<3>>::accepts<shape<1, 2, 3>>);
static_assert(conv2d<1, kernel<3>, padding<0, 1>>::accepts<shape<1, 3, 1>>);
static_assert(!conv2d<1, kernel<3>, dilation<2>>::accepts<shape<1, 4, 5>>);
static_assert(conv2d<1, kernel<3>, dilation<2>>::accepts<shape<1, 5, 5>>);
static_assert(std::same_as<output<conv, shape<4, 7, 6>>, shape<6, 4, 6>>);
static_assert(parameters<conv, shape<4, 7, 6>> == 6 * (2 * 15 + 1));
static_assert(multiply_adds<conv, shape<4, 7, 6>> == 6 * 4 * 6 * 2 * 15);
static_assert(std::same_as<conv::bound<shape<4, 7, 6>>::parameters, parameter_layout<shape<6, 2, 3, 5>, shape<6>>>);
static_assert(parameters<conv2d<6, kernel<3>, bias<false>>, shape<4, 7, 6>> == 6 * 4 * 9);
static_assert(std::same_as<padding<1>, padding<1, 1, 1, 1>> && std::same_as<padding<1, 2>, padding<1, 2, 1, 2>>);
static_assert(
    std::same_as<output<conv2d<2, kernel<3>, stride<2>, padding<0, 1, 1, 2>>, shape<1, 6, 8>>, shape<2, 3, 5>>);
static_assert(std::same_as<conv2d<2, kernel<4, 3>, dilation<1, 2>, padding_same>::padding_type, padding<1, 2, 2, 2>>);
static_assert(
    std::same_as<output<conv2d<2, kernel<4, 3>, dilation<1, 2>, padding_same>, shape<1, 6, 8>>, shape<2, 6, 8>>);
static_assert(std::same_as<conv2d<2, padding<1>, kernel<3>>::kernel_type, kernel<3>>);  // options in any order
static_assert(conv::bound<shape<4, 7, 6>>::fans.in == 2 * 15 && conv::bound<shape<4, 7, 6>>::fans.out == 3 * 15);

// ---- pooling
// ----------------------------------------------------------------------------------------------------------
static_assert(std::same_as<output<max_pool2d<kernel<2>>, shape<3, 7, 6>>, shape<3, 3, 3>>);
static_assert(std::same_as<output<max_pool2d<kernel<2>, stride<1>>, shape<3, 13, 13>>, shape<3, 12, 12>>);
static_assert(std::same_as<output<avg_pool2d<kernel<3>, stride<2>, padding<1>>, shape<3, 7, 6>>, shape<3, 4, 3>>);
static_assert(std::same_as<output<max_pool2d<kernel<2, 3>>, shape<3, 7, 6>>, shape<3, 3, 2>>);
static_assert(std::same_as<output<max_pool2d<kernel<2>, ceil_mode<>>, shape<3, 7, 6>>, shape<3, 4, 3>>);
static_assert(std::same_as<output<max_pool2d<kernel<2>, padding<1>, ceil_mode<>>, shape<3, 5, 7>>, shape<3, 3, 4>>);
static_assert(std::same_as<output<max_pool2d<kernel<3>, stride<2>, ceil_mode<>>, shape<3, 6, 8>>, shape<3, 3, 4>>);
static_assert(
    std::same_as<output<avg_pool2d<kernel<3>, stride<2>, padding<0, 0, 1, 1>>, shape<3, 6, 8>>, shape<3, 3, 4>>);
static_assert(max_pool2d<kernel<2>, ceil_mode<>>::accepts<shape<1, 1, 1>> &&
              !max_pool2d<kernel<3>, stride<1>, ceil_mode<>>::accepts<shape<1, 2, 2>>);
static_assert(max_pool2d<kernel<2>>::accepts<shape<1, 2, 2>> && !max_pool2d<kernel<2>>::accepts<shape<1, 1, 2>>);
static_assert(!max_pool2d<kernel<2>>::accepts<shape<4>> && !avg_pool2d<kernel<2>>::accepts<shape<4, 4>>);
static_assert(avg_pool2d<kernel<3>, padding<1>>::accepts<shape<1, 1, 1>> &&
              !avg_pool2d<kernel<3>>::accepts<shape<1, 2, 2>>);
static_assert(parameters<max_pool2d<kernel<2>>, shape<3, 7, 6>> == 0 &&
              multiply_adds<avg_pool2d<kernel<2>>, shape<1, 2, 2>> == 0);

static_assert(Layer<global_avg_pool2d> && Layer<global_max_pool2d>);
static_assert(std::same_as<output<global_avg_pool2d, shape<3, 7, 6>>, shape<3, 1, 1>>);
static_assert(std::same_as<output<global_max_pool2d, shape<3, 1, 1>>, shape<3, 1, 1>>);
static_assert(!global_avg_pool2d::accepts<shape<3, 7>> && !global_max_pool2d::accepts<shape<3>>);
static_assert(global_avg_pool2d::name == "AdaptiveAvgPool2d" && global_max_pool2d::name == "AdaptiveMaxPool2d");

using up = upsample2d<factor<2, 3>, interpolation<bilinear>>;
static_assert(Layer<up> && up::name == "Upsample" && std::same_as<output<up, shape<3, 7, 6>>, shape<3, 14, 18>>);
static_assert(up::is_bilinear && !upsample2d<factor<2>>::is_bilinear);
static_assert(!up::accepts<shape<4>> && !upsample2d<>::accepts<shape<1, 8, 8>>);
static_assert(!upsample2d<factor<2>, factor<2>>::accepts<shape<1, 8, 8>> &&
              !upsample2d<factor<2>, stride<2>>::accepts<shape<1, 8, 8>> &&
              !upsample2d<factor<2>, interpolation<relu>>::accepts<shape<1, 8, 8>>);
static_assert(!upsample2d<factor<2>, interpolation<nearest>, interpolation<nearest>>::accepts<shape<1, 8, 8>>);

// ---- conv_transpose2d
// ----------------------------------------------------------------------------------------------------------
using deconv = conv_transpose2d<6, kernel<3, 5>, stride<2, 3>, padding<1, 2>, output_padding<1, 0>, groups<2>>;
static_assert(Layer<deconv> && deconv::name == "ConvTranspose2d");
static_assert(std::same_as<output<deconv, shape<4, 7, 6>>, shape<6, 14, 16>>);
static_assert(std::same_as<deconv::bound<shape<4, 7, 6>>::parameters, parameter_layout<shape<4, 3, 3, 5>, shape<6>>>);
static_assert(parameters<conv_transpose2d<6, kernel<2>, bias<false>>, shape<4, 7, 6>> == 4 * 6 * 4);
static_assert(multiply_adds<conv_transpose2d<6, kernel<2>, stride<2>>, shape<4, 7, 6>> == 4 * 7 * 6 * 6 * 4);
static_assert(deconv::bound<shape<4, 7, 6>>::fans.in == 3 * 15 && deconv::bound<shape<4, 7, 6>>::fans.out == 2 * 15);
static_assert(!deconv::accepts<shape<4, 7>> && !deconv::accepts<shape<3, 7, 6>>);
static_assert(!conv_transpose2d<6, kernel<3>, padding<2>>::accepts<shape<4, 2, 6>> &&
              conv_transpose2d<6, kernel<3>, padding<2>>::accepts<shape<4, 3, 6>>);
static_assert(!conv_transpose2d<6, kernel<3>, stride<2>, output_padding<2>>::accepts<shape<4, 7, 6>> &&
              !conv_transpose2d<0, kernel<3>>::accepts<shape<4, 7, 6>> &&
              !conv_transpose2d<6>::accepts<shape<4, 7, 6>>);
static_assert(!conv_transpose2d<6, kernel<3>, padding_same>::accepts<shape<4, 7, 6>> &&
              !conv_transpose2d<6, kernel<3>, bias<false>, bias<false>>::accepts<shape<4, 7, 6>>);

// ---- linear
// -----------------------------------------------------------------------------------------------------------
static_assert(linear<10>::accepts<shape<84>> && !linear<10>::accepts<shape<6, 4, 4>> && !linear<10>::accepts<shape<>>);
static_assert(std::same_as<output<linear<10>, shape<84>>, shape<10>>);
static_assert(parameters<linear<10>, shape<84>> == 850 && multiply_adds<linear<10>, shape<84>> == 840);
static_assert(std::same_as<linear<10>::bound<shape<84>>::parameters, parameter_layout<shape<10, 84>, shape<10>>>);
static_assert(parameters<linear<10, bias<false>>, shape<84>> == 840 &&
              parameters<linear<10, bias<true>>, shape<84>> == 850);
static_assert(linear<10, bias<false>>::bound<shape<84>>::parameter_names == std::array<std::string_view, 1>{"weight"});
static_assert(linear<10>::bound<shape<84>>::parameter_names == std::array<std::string_view, 2>{"weight", "bias"});
static_assert(linear<10>::bound<shape<84>>::fans.in == 84 && linear<10>::bound<shape<84>>::fans.out == 10);

// ---- prelu, normalization, softmax
// ------------------------------------------------------------------------------------
static_assert(parameters<prelu<>, shape<3, 7, 6>> == 1 && parameters<prelu<per_channel>, shape<3, 7, 6>> == 3);
static_assert(parameters<prelu<per_channel>, shape<7>> == 7 && prelu<per_channel>::bound<shape<7>>::shared == 1);
static_assert(prelu<>::accepts<shape<7>> && !prelu<relu>::accepts<shape<7>>);
static_assert(!prelu<per_channel, per_channel>::accepts<shape<7>>);
static_assert(prelu<>::bound<shape<7>>::initial_values == std::array{0.25});
static_assert(std::same_as<output<prelu<per_channel>, shape<3, 7, 6>>, shape<3, 7, 6>>);
static_assert(
    std::same_as<layer_norm<>::bound<shape<3, 7, 6>>::parameters, parameter_layout<shape<3, 7, 6>, shape<3, 7, 6>>>);
static_assert(parameters<layer_norm<affine<false>>, shape<3, 7, 6>> == 0);
static_assert(layer_norm<>::accepts<shape<2>> && !layer_norm<>::accepts<shape<1, 1>> &&
              !layer_norm<>::accepts<shape<>>);
static_assert(!layer_norm<relu>::accepts<shape<4>> && !layer_norm<affine<true>, affine<true>>::accepts<shape<4>>);
static_assert(layer_norm<>::bound<shape<7>>::initial_values == std::array{1.0, 0.0});
static_assert(layer_norm<>::options::epsilon_value == 1e-5 &&
              layer_norm<epsilon<std::ratio<1, 4>>>::options::epsilon_value == 0.25);
static_assert(std::same_as<group_norm<2>::bound<shape<4, 7, 6>>::parameters, parameter_layout<shape<4>, shape<4>>>);
static_assert(parameters<group_norm<2, affine<false>>, shape<4, 7, 6>> == 0);
static_assert(group_norm<2>::accepts<shape<4>> && !group_norm<4>::accepts<shape<4>>);
static_assert(group_norm<4>::accepts<shape<4, 1, 2>> && !group_norm<3>::accepts<shape<4, 1, 2>>);
static_assert(!group_norm<8>::accepts<shape<4, 1, 2>> && !group_norm<0>::accepts<shape<4>>);
static_assert(!group_norm<1>::accepts<shape<>> && !group_norm<2, bias<false>>::accepts<shape<4>>);
static_assert(!group_norm<2, affine<false>, affine<true>>::accepts<shape<4>>);
static_assert(group_norm<2>::bound<shape<4>>::initial_values == std::array{1.0, 0.0});
static_assert(std::same_as<output<softmax, shape<3, 7, 6>>, shape<3, 7, 6>> && parameters<softmax, shape<7>> == 0);
static_assert(softmax::accepts<shape<7>> && !softmax::accepts<shape<>>);

// ---- layers that accept every shape
// -----------------------------------------------------------------------------------
template <class Spec>
inline constexpr bool keeps_every_shape =
    Spec::template accepts<shape<7>>&& Spec::template accepts<shape<3, 7, 6>>&&
        std::same_as<output<Spec, shape<7>>, shape<7>>&& std::same_as<output<Spec, shape<3, 7, 6>>, shape<3, 7, 6>>&&
            parameters<Spec, shape<7>> == 0;
static_assert(keeps_every_shape<relu> && keeps_every_shape<leaky_relu<>> && keeps_every_shape<sigmoid>);
static_assert(keeps_every_shape<hyperbolic_tangent> && keeps_every_shape<dropout<std::ratio<1, 2>>>);
static_assert(keeps_every_shape<relu6> && keeps_every_shape<hard_sigmoid> && keeps_every_shape<hard_swish>);
static_assert(keeps_every_shape<elu<>> && keeps_every_shape<softplus> && keeps_every_shape<silu>);
static_assert(keeps_every_shape<gelu> && keeps_every_shape<gelu_tanh>);
static_assert(flatten::accepts<shape<3, 7, 6>> && std::same_as<output<flatten, shape<3, 7, 6>>, shape<126>>);
static_assert(std::same_as<output<flatten, shape<7>>, shape<7>>);

// ---- what backward of an activation reads, and where it may be part of the pass before it
// -------------------------------------------------------
template <class Bound>
concept FusesInTraining = requires {
    typename Bound::activation;
};
template <class Spec>
inline constexpr bool from_output =
    FusesInTraining<typename Spec::template bound<shape<7>>>&& Spec::template bound<shape<7>>::backward_reads_output &&
    !Spec::template bound<shape<7>>::backward_reads_input &&
    Spec::template bound<shape<7>>::inference_activation::gradient_from_output;
template <class Spec>
inline constexpr bool from_input =
    !FusesInTraining<typename Spec::template bound<shape<7>>> &&
    !Spec::template bound<shape<7>>::backward_reads_output && Spec::template bound<shape<7>>::backward_reads_input &&
    !Spec::template bound<shape<7>>::inference_activation::gradient_from_output;
static_assert(from_output<relu> && from_output<leaky_relu<>> && from_output<sigmoid>);
static_assert(from_output<hyperbolic_tangent> && from_output<relu6> && from_output<hard_sigmoid>);
static_assert(from_output<elu<>> && from_output<softplus>);
static_assert(from_input<hard_swish> && from_input<silu> && from_input<gelu> && from_input<gelu_tanh>);

// ---- names, as PyTorch's summaries have them
// --------------------------------------------------------------------------
static_assert(conv::name == "Conv2d" && max_pool2d<kernel<2>>::name == "MaxPool2d" &&
              avg_pool2d<kernel<2>>::name == "AvgPool2d");
static_assert(linear<1>::name == "Linear" && relu::name == "ReLU" && leaky_relu<>::name == "LeakyReLU");
static_assert(sigmoid::name == "Sigmoid" && hyperbolic_tangent::name == "Tanh" && flatten::name == "Flatten");
static_assert(relu6::name == "ReLU6" && hard_sigmoid::name == "Hardsigmoid" && hard_swish::name == "Hardswish");
static_assert(elu<>::name == "ELU" && softplus::name == "Softplus" && silu::name == "SiLU");
static_assert(gelu::name == "GELU" && gelu_tanh::name == "GELU");
static_assert(prelu<>::name == "PReLU" && softmax::name == "Softmax");
static_assert(layer_norm<>::name == "LayerNorm" && group_norm<1>::name == "GroupNorm");
static_assert(dropout<std::ratio<1, 2>>::name == "Dropout" && sequential<>::name == "Sequential");

// ---- options that can't be used are refused for every input
// ------------------------------------------------------------
static_assert(!conv2d<0, kernel<3>>::accepts<shape<1, 8, 8>> && !conv2d<4>::accepts<shape<1, 8, 8>>);
static_assert(!conv2d<4, kernel<3>, kernel<3>>::accepts<shape<1, 8, 8>> &&
              !conv2d<4, kernel<3>, relu>::accepts<shape<1, 8, 8>>);
static_assert(!conv2d<4, kernel<3>, stride<1>, stride<1>>::accepts<shape<1, 8, 8>>);
static_assert(!max_pool2d<>::accepts<shape<1, 8, 8>> && !max_pool2d<kernel<2>, groups<1>>::accepts<shape<1, 8, 8>>);
static_assert(!max_pool2d<kernel<2>, count_include_pad<>>::accepts<shape<1, 8, 8>> &&
              avg_pool2d<kernel<2>, count_include_pad<>>::accepts<shape<1, 8, 8>>);
static_assert(!max_pool2d<kernel<2>, ceil_mode<>, ceil_mode<>>::accepts<shape<1, 8, 8>> &&
              !avg_pool2d<kernel<2>, count_include_pad<>, count_include_pad<false>>::accepts<shape<1, 8, 8>>);
static_assert(!avg_pool2d<kernel<3>, padding<0, 0, 2, 0>>::accepts<shape<1, 8, 8>> &&
              !avg_pool2d<kernel<3>, padding_same>::accepts<shape<1, 8, 8>>);
static_assert(!conv2d<4, kernel<3>, stride<2>, padding_same>::accepts<shape<1, 8, 8>> &&
              !conv2d<4, kernel<3>, padding<1>, padding_same>::accepts<shape<1, 8, 8>>);
static_assert(!avg_pool2d<kernel<3>, padding<2>>::accepts<shape<1, 8, 8>>);
static_assert(!max_pool2d<kernel<2>, padding<1>, padding<1>>::accepts<shape<1, 8, 8>>);
static_assert(!linear<0>::accepts<shape<4>> && !linear<4, groups<1>>::accepts<shape<4>>);
static_assert(!linear<4, bias<true>, bias<true>>::accepts<shape<4>>);
static_assert(!dropout<std::ratio<1>>::accepts<shape<4>> && !dropout<std::ratio<-1, 2>>::accepts<shape<4>>);
static_assert(dropout<std::ratio<0>>::accepts<shape<4>>);
static_assert(!leaky_relu<std::ratio<0>>::accepts<shape<4>> && !leaky_relu<std::ratio<-1, 100>>::accepts<shape<4>>);
static_assert(!elu<std::ratio<0>>::accepts<shape<4>> && !elu<std::ratio<-1, 2>>::accepts<shape<4>>);
