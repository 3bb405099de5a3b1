// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/normalization_options.hpp"

#include <array>
#include <concepts>
#include <ratio>
#include <string_view>

namespace {

using namespace ctcnn;

template <class... Options>
using options_of = detail::normalization_options<Options...>;
static_assert(options_of<>::has_affine && options_of<>::epsilon_value == 1e-5);
static_assert(!options_of<affine<false>>::has_affine);
static_assert(options_of<epsilon<std::ratio<1, 4>>, affine<true>>::epsilon_value == 0.25);
static_assert(options_of<epsilon<std::ratio<1, 4>>, affine<true>>::has_affine);
static_assert(options_of<affine<false>, epsilon<std::ratio<1, 4>>>::known && !options_of<bias<false>>::known);
static_assert(options_of<affine<false>>::differ && !options_of<affine<false>, affine<true>>::differ);
static_assert(!options_of<epsilon<std::ratio<1, 4>>, epsilon<std::ratio<1, 2>>>::differ);

using learned_tensors = detail::affine_tensors<true, shape<3, 2>>;
static_assert(std::same_as<learned_tensors::layout, parameter_layout<shape<3, 2>, shape<3, 2>>>);
static_assert(learned_tensors::names == std::array<std::string_view, 2>{"weight", "bias"});
static_assert(learned_tensors::values == std::array{1.0, 0.0});
static_assert(detail::affine_tensors<false, shape<3, 2>>::layout::count == 0);

}  // namespace
