// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/layer.hpp"

#include <concepts>
#include <string_view>

using namespace ctcnn;

namespace {

/// A layer that says nothing but its shapes.
using plain_bound = bound_layer<shape<2, 3>>;
static_assert(BoundLayer<plain_bound> && !BoundLayer<int> && !BoundLayer<shape<2>>);
static_assert(std::same_as<plain_bound::output_shape, shape<2, 3>> && plain_bound::parameters::count == 0);
static_assert(plain_bound::reads == arrangement::planar && plain_bound::writes == arrangement::planar);
static_assert(!plain_bound::backward_reads_input && !plain_bound::backward_reads_output && !plain_bound::is_view);
static_assert(plain_bound::prepared_bytes<float> == 0 && plain_bound::forward_scratch<double>(9).shared == 0);

struct nameless {
    template <Shape Input>
    static constexpr bool accepts = true;
};
struct accepting : nameless {
    static constexpr std::string_view name = "Accepting";
};
struct without_accepts {
    static constexpr std::string_view name = "WithoutAccepts";
};
static_assert(Layer<accepting> && !Layer<nameless> && !Layer<without_accepts>);

// What an initializer draws is a weight or a bias; what begins with a value of its own is a scale or a shift.
static_assert(detail::role_of("weight", true) == tensor_role::weight);
static_assert(detail::role_of("bias", true) == tensor_role::bias);
static_assert(detail::role_of("weight", false) == tensor_role::scale);
static_assert(detail::role_of("bias", false) == tensor_role::shift);

}  // namespace
