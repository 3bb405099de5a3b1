// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/kernels/elementwise/concat.hpp"
#include "ctcnn/layers/image_pieces.hpp"
#include "ctcnn/layers/join.hpp"

namespace ctcnn {

namespace detail {

/// Whether all extents but the first agree.
template <Shape A, Shape B>
inline constexpr bool inner_extents_agree = [] {
    if constexpr (A::rank == 0 || A::rank != B::rank)
        return false;
    else
        return std::equal(A::extents.begin() + 1, A::extents.end(), B::extents.begin() + 1);
}();

/// `First`, with `Channels` as its first extent.
template <std::size_t Channels, Shape S>
struct with_channels;
template <std::size_t Channels, std::size_t First, std::size_t... Inner>
struct with_channels<Channels, shape<First, Inner...>> {
    using type = shape<Channels, Inner...>;
};
template <Shape First, Shape... Others>
struct concatenated_ends
    : with_channels<sum_of(std::array<std::size_t, 1 + sizeof...(Others)>{First::extents[0], Others::extents[0]...}),
                    First> {};

template <arrangement Held, Shape... Inputs>
struct bound_concat : bound_join<typename concatenated_ends<Inputs...>::type, Inputs...> {
    template <arrangement Other>
    using arranged = bound_concat<Other, Inputs...>;
    static constexpr bool is_distributed = true;

    /// Whether the channels are concatenated pixel by pixel.
    static constexpr bool by_pixels = Held == arrangement::channels_last && bound_concat::output_shape::rank == 3;
    /// Elements of each input that are contiguous in the output.
    static constexpr std::array<std::size_t, sizeof...(Inputs)> widths{
        (by_pixels ? Inputs::extents[0] : Inputs::size)...};
    static constexpr std::size_t rows =
        by_pixels ? bound_concat::output_shape::size / bound_concat::output_shape::extents[0] : 1;
    static constexpr std::size_t row_size = bound_concat::output_shape::size / rows;

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        // Threads that have computed some rows of each input copy the same ones: others' are in other caches.
        constexpr std::size_t work = work_of_copying<typename Pass::scalar>(bound_concat::output_shape::size);
        run_image_rows(pass.threads, pass.count(), rows, work,
                       [&](std::size_t i, std::size_t, std::size_t first, std::size_t end) {
                           kernels::concat(pass.inputs, std::span(widths), i * rows + first, i * rows + end,
                                           pass.output.sample(i) + first * row_size);
                       });
    }
    template <class Pass>
    static void backward(const Pass& pass) noexcept {
        pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
            kernels::split(pass.d_output.sample(i), pass.d_inputs, std::span(widths), i * rows, (i + 1) * rows);
        });
    }
};

}  // namespace detail

/// The outputs of its paths, which all read the same input, concatenated along the channels. Like `add`, it adds
/// nothing to the names of parameters.
/// Shapes      paths: [C1, H, W], [C2, H, W], …  y: [C1 + C2 + …, H, W]; other ranks alike, in the first dimension
/// Requires    at least 2 paths, each of at least 1 layer, that agree in all dimensions but the first
/// Equivalent  torch.cat([p(x), q(x)], dim=1)
template <class... Paths>
struct concat {
    static constexpr std::string_view name = "Concat";

    template <Shape First, Shape... Others>
    static constexpr bool joins = sizeof...(Others) > 0 && First::rank > 0 &&
                                  (detail::inner_extents_agree<First, Others> && ...);

    template <Shape First, Shape... Others>
    static consteval void require_joined() {
        static_assert(sizeof...(Others) > 0,
                      "ctcnn::concat: there must be at least 2 paths; write concat<identity, sequential<...>>");
        static_assert(
            sizeof...(Others) == 0 || joins<First, Others...>,
            "ctcnn::concat: every path must end in a shape that agrees with the others in all dimensions but the "
            "first, the channels; give all paths the same strides, and paddings that keep the image's size");
    }

    template <Shape... Ends>
    using joined = detail::bound_concat<arrangement::planar, Ends...>;
};

template <class... Paths>
struct detail::join_of<concat<Paths...>> {
    using paths = type_list<Paths...>;
};

}  // namespace ctcnn
