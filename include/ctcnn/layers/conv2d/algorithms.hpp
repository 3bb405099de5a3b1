// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <type_traits>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/conv2d/geometry.hpp"
#include "ctcnn/layers/conv2d/depthwise.hpp"
#include "ctcnn/layers/conv2d/direct.hpp"
#include "ctcnn/layers/conv2d/small_batch.hpp"
#include "ctcnn/layers/conv2d/winograd.hpp"
#include "ctcnn/layers/options.hpp"

/// The choice of the algorithm that computes each pass of a convolution.
namespace ctcnn::detail {

/// The algorithm of each pass.
template <class Choice, class Scalar, class Geometry, class Activation>
struct convolution_algorithms {
    using direct = direct_convolution<kernels::conv2d_flattened<Geometry>, Activation>;
    using forward = direct;
    using backward_data = direct;
    using backward_weights = direct;
};
template <std::size_t Small, class Scalar, class Geometry, class Activation>
struct convolution_algorithms<winograd<Small>, Scalar, Geometry, Activation> {
    using direct = direct_convolution<Geometry, Activation>;
    using winograd = winograd_convolution<Geometry, Activation, Small>;
    using forward = winograd;
    // The input's gradient is a convolution of another size, which tiles may not cover exactly.
    using backward_data = std::conditional_t<winograd::template supports_data<Scalar>, winograd, direct>;
    using backward_weights = winograd;
};
template <class Scalar, class Geometry, class Activation>
struct convolution_algorithms<automatic, Scalar, Geometry, Activation> {
    using large = convolution_algorithms<
        std::conditional_t<winograd_convolution<Geometry, Activation, 3>::template is_faster<Scalar>, winograd<3>,
                           ctcnn::direct>,
        Scalar, Geometry, Activation>;
    template <class Large>
    using with_small_batches = std::conditional_t<small_batch_rule<Scalar, Geometry, Large>::applies,
                                                  small_batch_convolution<Large, Geometry, Activation>, Large>;
    using forward = with_small_batches<typename large::forward>;
    using backward_data = with_small_batches<typename large::backward_data>;
    using backward_weights = with_small_batches<typename large::backward_weights>;
};
template <class Scalar, class Geometry, class Activation>
    requires(depthwise_convolution<Geometry, Activation>::supports)
struct convolution_algorithms<automatic, Scalar, Geometry, Activation> {
    using depthwise = depthwise_convolution<Geometry, Activation>;
    using forward = depthwise;
    using backward_data = depthwise;
    using backward_weights = depthwise;
};

template <class Large, class Geometry, class Activation, class Pool>
inline constexpr bool is_winograd<small_batch_convolution<Large, Geometry, Activation, Pool>> = is_winograd<Large>;
/// Whether all passes use Winograd's algorithm, into which max pooling can be fused.
template <class Algorithms>
inline constexpr bool all_winograd =
    is_winograd<typename Algorithms::forward> && is_winograd<typename Algorithms::backward_data> &&
    is_winograd<typename Algorithms::backward_weights>;

/// The same algorithms, followed by pooling.
template <class Algorithms, class Pool>
struct with_pool {
    template <class Algorithm>
    struct pooled;
    template <class Geometry, class Activation, std::size_t Small>
    struct pooled<winograd_convolution<Geometry, Activation, Small>> {
        using type = winograd_convolution<Geometry, Activation, Small, Pool>;
    };
    template <class Large, class Geometry, class Activation>
    struct pooled<small_batch_convolution<Large, Geometry, Activation>> {
        using type = small_batch_convolution<typename pooled<Large>::type, Geometry, Activation, Pool>;
    };
    struct type {
        using forward = typename pooled<typename Algorithms::forward>::type;
        using backward_data = typename pooled<typename Algorithms::backward_data>::type;
        using backward_weights = typename pooled<typename Algorithms::backward_weights>::type;
    };
};
template <class Algorithms>
struct with_pool<Algorithms, no_pool> {
    using type = Algorithms;
};

template <class Output, class Pool>
struct pooled_output {
    using type = shape<Output::extents[0], Pool::out_height, Pool::out_width>;
};
template <class Output>
struct pooled_output<Output, no_pool> {
    using type = Output;
};
template <class Output, class Pool>
using pooled_shape = typename pooled_output<Output, Pool>::type;

/// Whether an algorithm can compute the convolution.
template <class Choice, class Geometry>
inline constexpr bool algorithm_supports = true;
template <std::size_t Small, class Geometry>
inline constexpr bool algorithm_supports<winograd<Small>, Geometry> =
    winograd_convolution<Geometry, kernels::identity, Small>::template supports<float>;

}  // namespace ctcnn::detail
