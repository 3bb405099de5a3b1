// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <concepts>
#include <cstddef>
#include <string_view>

#include "ctcnn/kernels/elementwise/add.hpp"
#include "ctcnn/layers/join.hpp"

namespace ctcnn {

namespace detail {

/// y = the sum of the inputs, added in order.
template <Shape S, std::size_t Count>
struct bound_sum : bound_join<S> {
    static constexpr std::size_t input_count = Count;
    static constexpr bool passes_gradient = true;
    static constexpr bool is_sum_of_two = Count == 2;
    static constexpr bool is_distributed = true;

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
            kernels::add(pass.inputs, i * S::size, pass.output.sample(i), S::size);
        });
    }
};

template <Shape First, Shape... Others>
struct joined_sum {
    using type = bound_sum<First, 1 + sizeof...(Others)>;
};

}  // namespace detail

/// The sum of its paths, which all read the same input. It adds nothing to the names of parameters but the names of its
/// paths (named<"left", ...>): in PyTorch it is an expression, not a module.
///
/// In inference a sum of two is computed by the convolution at the end of its last path that is not `identity`, and
/// takes no pass over memory of its own.
/// Shapes      all paths must end in the same shape, which is that of y
/// Requires    at least 2 paths, each of at least 1 layer; `identity` adds the input itself
/// Equivalent  p(x) + q(x)
template <class... Paths>
struct add {
    static constexpr std::string_view name = "Add";

    template <Shape First, Shape... Others>
    static constexpr bool joins = (std::same_as<First, Others> && ...) && sizeof...(Others) > 0;

    template <Shape First, Shape... Others>
    static consteval void require_joined() {
        static_assert(
            sizeof...(Others) > 0,
            "ctcnn::add: there must be at least 2 paths; write add<identity, sequential<...>>, or residual<...>");
        static_assert(
            (std::same_as<First, Others> && ...),
            "ctcnn::add: every path must end in the same shape; change the filters or strides of a path, or "
            "give residual<...> a path that changes the shape: shortcut<conv2d<channels, kernel<1>, stride<2>>>");
    }

    template <Shape... Ends>
    using joined = typename detail::joined_sum<Ends...>::type;
};

template <class... Paths>
struct detail::join_of<add<Paths...>> {
    using paths = type_list<Paths...>;
};

}  // namespace ctcnn
