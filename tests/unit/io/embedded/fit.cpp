// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/embedded/fit.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "ctcnn/core/fixed_text.hpp"
#include "ctcnn/io/embedded.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/named.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/network/position.hpp"

namespace {

using namespace ctcnn;

constexpr auto layer_segments = named_position<position<0>, "layer1", 12>::segments;
static_assert(detail::is_name_of("0.layer1.12.weight", layer_segments, "weight"));
static_assert(!detail::is_name_of("0.layer1.12.bias", layer_segments, "weight") &&
              !detail::is_name_of("0.layer1.12.weights", layer_segments, "weight") &&
              !detail::is_name_of("0.layer1.1.weight", layer_segments, "weight") &&
              !detail::is_name_of("0.layer1.012.weight", layer_segments, "weight") &&
              !detail::is_name_of("0.layer.12.weight", layer_segments, "weight") &&
              !detail::is_name_of("0.layer1.12", layer_segments, "weight") &&
              !detail::is_name_of("", layer_segments, "weight"));
static_assert(detail::is_name_of("weight", position<>::segments, "weight"));

/// As much of embedded weights as is asked while compiling.
struct small_weights {
    using shapes = parameter_layout<shape<2, 3>, shape<2>, shape<1, 2>, shape<1>>;
    static constexpr embedded_tensor tensors[] = {{"0.weight", element_type::f32},
                                                  {"0.bias", element_type::f32},
                                                  {"out.weight", element_type::f32},
                                                  {"out.bias", element_type::f32}};
};
using fitting_network = network<shape<3>, linear<2>, named<"out", linear<1>>>;
static_assert(detail::holds_network<small_weights, fitting_network>());
template <class Network>
constexpr std::size_t first_missing = detail::first_layer_missing<small_weights>(typename Network::leaves{});
static_assert(first_missing<fitting_network> == 2);
static_assert(first_missing<network<shape<3>, linear<2>, linear<1>>> == 1);                // another name
static_assert(first_missing<network<shape<4>, linear<2>, named<"out", linear<1>>>> == 0);  // another shape
static_assert(first_missing<network<shape<3>, linear<2, bias<false>>, named<"out", linear<1>>>> == 2);
static_assert(detail::first_tensor_missing<
                  small_weights, detail::type_at<1, network<shape<3>, linear<2>, named<"out", linear<2>>>::leaves>>() ==
              0);

}  // namespace
