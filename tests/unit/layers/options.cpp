// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/options.hpp"

#include <concepts>
#include <ratio>

namespace {

using namespace ctcnn;
using detail::pick_t;

// The option of the requested kind, in any order, or the default.
static_assert(std::same_as<pick_t<stride<1>, kernel<3>, stride<2>>, stride<2>>);
static_assert(std::same_as<pick_t<stride<1>, kernel<3>>, stride<1>> && std::same_as<pick_t<stride<1>>, stride<1>>);
static_assert(std::same_as<pick_t<padding<0>, padding<1, 2>>, padding<1, 2>>);
static_assert(std::same_as<pick_t<bias<true>, affine<false>, bias<false>>, bias<false>>);
static_assert(std::same_as<pick_t<algorithm<automatic>, algorithm<winograd<3>>>, algorithm<winograd<3>>>);
static_assert(std::same_as<pick_t<padding_same, padding<1>>, padding_same>);  // another kind than padding<>

using layer_kinds = detail::option_kinds<kernel<1>, bias<true>, epsilon<std::ratio<1>>, padding_same>;
static_assert(layer_kinds::known<> &&
              layer_kinds::known<bias<false>, kernel<3, 2>, padding_same, epsilon<std::ratio<1, 2>>>);
static_assert(!layer_kinds::known<stride<1>> && !layer_kinds::known<kernel<3>, affine<true>> &&
              !layer_kinds::known<int>);
static_assert(layer_kinds::differ<> && layer_kinds::differ<kernel<3>, bias<false>>);
static_assert(!layer_kinds::differ<kernel<3>, bias<false>, kernel<2>> &&
              !layer_kinds::differ<padding_same, padding_same>);
static_assert(layer_kinds::differ<stride<1>, stride<1>>);  // not of this layer: that is what `known` says
static_assert(detail::times_given<kernel<1>, kernel<3>, stride<1>, kernel<2>> == 2);

static_assert(detail::ratio_value<std::ratio<3, 4>> == 0.75 && detail::ratio_value<int> == 0);
static_assert(epsilon<std::ratio<1, 8>>::value == 0.125 && momentum<std::ratio<1>>::value == 1);

// The odd row comes after the image, the odd column at its right.
static_assert(std::same_as<detail::same_padding<kernel<4, 3>, dilation<1>>, padding<1, 1, 2, 1>>);
static_assert(std::same_as<detail::same_padding<kernel<2>, dilation<3, 1>>, padding<1, 0, 2, 1>>);
static_assert(std::same_as<detail::same_padding<kernel<1>, dilation<5>>, padding<0>>);

static_assert(detail::weight_and_bias<true>.size() == 2 && detail::weight_and_bias<true>[1] == "bias");
static_assert(detail::weight_and_bias<false>.size() == 1 && detail::weight_and_bias<false>[0] == "weight");

}  // namespace
