// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// What many layers have in common: which types are layers, and options that they refuse.

#include <array>
#include <concepts>
#include <ratio>
#include <string_view>

#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/elu.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/hard_tanh.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/leaky_relu.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/sequential.hpp"
#include "ctcnn/layers/sigmoid.hpp"
#include "support/layer_facts.hpp"

using namespace ctcnn;

static_assert(Layer<conv2d<1, kernel<1>>> && Layer<max_pool2d<kernel<2>>> && Layer<avg_pool2d<kernel<2>>>);
static_assert(Layer<linear<1>> && Layer<relu> && Layer<leaky_relu<>> && Layer<sigmoid> && Layer<hyperbolic_tangent>);
static_assert(Layer<dropout<std::ratio<1, 2>>> && Layer<flatten>);
static_assert(!Layer<int> && !Layer<kernel<3>> && !Layer<shape<3>> && !Layer<kernels::relu>);
static_assert(detail::is_sequential<sequential<relu>> && !detail::is_sequential<relu>);
static_assert(BoundLayer<conv2d<1, kernel<1>>::bound<shape<1, 1, 1>>> && BoundLayer<flatten::bound<shape<2, 3>>>);

// ---- linear
static_assert(linear<10>::accepts<shape<84>> && !linear<10>::accepts<shape<6, 4, 4>> && !linear<10>::accepts<shape<>>);
static_assert(std::same_as<test::output_of<linear<10>, shape<84>>, shape<10>>);
static_assert(test::parameters_of<linear<10>, shape<84>> == 850 &&
              test::multiply_adds_of<linear<10>, shape<84>> == 840);
static_assert(std::same_as<linear<10>::bound<shape<84>>::parameters, parameter_layout<shape<10, 84>, shape<10>>>);
static_assert(test::parameters_of<linear<10, bias<false>>, shape<84>> == 840 &&
              test::parameters_of<linear<10, bias<true>>, shape<84>> == 850);
static_assert(linear<10, bias<false>>::bound<shape<84>>::parameter_names == std::array<std::string_view, 1>{"weight"});
static_assert(linear<10>::bound<shape<84>>::parameter_names == std::array<std::string_view, 2>{"weight", "bias"});
static_assert(linear<10>::bound<shape<84>>::fans.in == 84 && linear<10>::bound<shape<84>>::fans.out == 10);

// ---- names, as PyTorch's summaries have them
static_assert(linear<1>::name == "Linear" && max_pool2d<kernel<2>>::name == "MaxPool2d" &&
              avg_pool2d<kernel<2>>::name == "AvgPool2d");
static_assert(dropout<std::ratio<1, 2>>::name == "Dropout" && sequential<>::name == "Sequential");

// ---- options that can't be used are refused for every input
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
static_assert(!hard_tanh<std::ratio<1>>::accepts<shape<4>> &&
              !hard_tanh<std::ratio<2>, std::ratio<1>>::accepts<shape<4>>);
static_assert(!elu<std::ratio<0>>::accepts<shape<4>> && !elu<std::ratio<-1, 2>>::accepts<shape<4>>);
