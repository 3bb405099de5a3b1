// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ctcnn/kernels/elementwise/multiply.hpp"
#include "ctcnn/layers/join.hpp"

namespace ctcnn {

namespace detail {

/// Whether `Factors` has one number for each channel of `Image`: [C, 1, 1], or [C], what a linear layer writes.
template <Shape Image, Shape Factors>
inline constexpr bool are_channel_factors = [] {
    if constexpr (Image::rank == 3 && (Factors::rank == 3 || Factors::rank == 1))
        return Factors::extents[0] == Image::extents[0] && Factors::size == Factors::extents[0];
    else
        return false;
}();

template <Shape... Ends>
inline constexpr bool have_product = false;
template <Shape Left, Shape Right>
inline constexpr bool have_product<Left, Right> =
    std::same_as<Left, Right> || are_channel_factors<Left, Right> || are_channel_factors<Right, Left>;

/// The product of two inputs of the same shape, element by element.
template <Shape S>
struct bound_product : bound_join<S, S, S> {
    static constexpr bool backward_reads_input = true;
    static constexpr bool is_distributed = true;

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
            kernels::multiply(pass.inputs[0] + i * S::size, pass.inputs[1] + i * S::size, pass.output.sample(i),
                              S::size);
        });
    }
    template <class Pass>
    static void backward(const Pass& pass) noexcept {
        pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
            for (std::size_t k = 0; k < 2; ++k)
                if (pass.d_inputs[k] != nullptr)
                    kernels::multiply(pass.d_output.sample(i), pass.inputs[1 - k] + i * S::size,
                                      pass.d_inputs[k] + i * S::size, S::size);
        });
    }
};

/// The product of an image, input number `ImageFirst ? 0 : 1`, and one factor for each channel, of shape [C, 1, 1] or,
/// where `FactorsRank` is 1, [C].
template <arrangement Held, Shape Image, bool ImageFirst, std::size_t FactorsRank>
struct bound_scaled_channels : bound_join<Image, Image, Image> {
    template <arrangement Other>
    using arranged = bound_scaled_channels<Other, Image, ImageFirst, FactorsRank>;
    static constexpr std::size_t factors_rank = FactorsRank;

    static constexpr bool backward_reads_input = true;
    static constexpr bool is_distributed = true;
    static constexpr std::size_t channels = Image::extents[0];
    static constexpr std::size_t image = ImageFirst ? 0 : 1, factors = 1 - image;
    template <class Scalar>
    using implementation =
        kernels::channel_factors<Scalar, channels, Image::size / channels, Held == arrangement::channels_last>;

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
            implementation<typename Pass::scalar>::multiply(pass.inputs[image] + i * Image::size,
                                                            pass.inputs[factors] + i * channels, pass.output.sample(i));
        });
    }
    template <class Pass>
    static void backward(const Pass& pass) noexcept {
        using product = implementation<typename Pass::scalar>;
        pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
            if (pass.d_inputs[image] != nullptr)
                product::multiply(pass.d_output.sample(i), pass.inputs[factors] + i * channels,
                                  pass.d_inputs[image] + i * Image::size);
            if (pass.d_inputs[factors] != nullptr)
                product::sum_products(pass.inputs[image] + i * Image::size, pass.d_output.sample(i),
                                      pass.d_inputs[factors] + i * channels);
        });
    }
};

template <Shape... Ends>
struct joined_product;
template <Shape Left, Shape Right>
struct joined_product<Left, Right> {
    static constexpr bool image_first = are_channel_factors<Left, Right>;
    using type = bound_scaled_channels<arrangement::planar, std::conditional_t<image_first, Left, Right>, image_first,
                                       image_first ? Right::rank : Left::rank>;
};
template <Shape S>
struct joined_product<S, S> {
    using type = bound_product<S>;
};

}  // namespace detail

/// The product of its two paths, which both read the same input, element by element. One of them may end in one number
/// for each channel: squeeze-and-excitation is multiply<identity, sequential<global_avg_pool2d, …, sigmoid>>. Like
/// `add`, it adds nothing to the names of parameters.
/// Shapes      both paths [C, H, W] or any other shape; or one [C, H, W] and the other [C, 1, 1] or [C].  y: the larger
/// Requires    2 paths, each of at least 1 layer, that end in such shapes
/// Equivalent  p(x) * q(x)
template <class... Paths>
struct multiply {
    static constexpr std::string_view name = "Multiply";

    template <Shape... Ends>
    static constexpr bool joins = detail::have_product<Ends...>;

    template <Shape... Ends>
    static consteval void require_joined() {
        static_assert(sizeof...(Ends) == 2,
                      "ctcnn::multiply: there must be 2 paths; write multiply<identity, sequential<...>>");
        static_assert(
            sizeof...(Ends) != 2 || joins<Ends...>,
            "ctcnn::multiply: both paths must end in the same shape, or one of them in one number for each "
            "channel of the other, [C, 1, 1] or [C]; end that path with global_avg_pool2d and layers that keep C");
    }

    template <Shape... Ends>
    using joined = typename detail::joined_product<Ends...>::type;
};

template <class... Paths>
struct detail::join_of<multiply<Paths...>> {
    using paths = type_list<Paths...>;
};

}  // namespace ctcnn
