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
#include "ctcnn/layers/conv2d/small_image.hpp"
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
    struct small_images {
        using forward = small_image_convolution<Geometry, Activation>;
        using backward_data = forward;
        using backward_weights = forward;
    };
    using large =
        std::conditional_t<winograd_convolution<Geometry, Activation, 3>::template is_faster<Scalar>,
                           convolution_algorithms<winograd<3>, Scalar, Geometry, Activation>,
                           std::conditional_t<suits_small_images<Scalar, Geometry>, small_images,
                                              convolution_algorithms<ctcnn::direct, Scalar, Geometry, Activation>>>;
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

/// The same algorithm, followed by max pooling: `type`, which is missing where it can't take pooling in. Geometry is
/// that of the layer, with rows: an algorithm may have flattened it.
template <class Algorithm, class Geometry, class Pool>
struct pooled_algorithm {};
template <class Geometry, class Activation, std::size_t Small, class Pool>
struct pooled_algorithm<winograd_convolution<Geometry, Activation, Small>, Geometry, Pool> {
    using type = winograd_convolution<Geometry, Activation, Small, Pool>;
};
template <class Flattened, class Activation, class Geometry, class Pool>
struct pooled_algorithm<direct_convolution<Flattened, Activation>, Geometry, Pool> {
    using type = direct_convolution<Geometry, Activation, Pool>;
};
template <class Large, class Geometry, class Activation, class Pool>
    requires requires { typename pooled_algorithm<Large, Geometry, Pool>::type; }
struct pooled_algorithm<small_batch_convolution<Large, Geometry, Activation>, Geometry, Pool> {
    using type =
        small_batch_convolution<typename pooled_algorithm<Large, Geometry, Pool>::type, Geometry, Activation, Pool>;
};

/// The same algorithms, followed by max pooling: `type`, which is missing where one of them can't take pooling in.
template <class Algorithms, class Geometry, class Pool>
struct with_pool {};
template <class Algorithms, class Geometry, class Pool>
    requires requires {
        typename pooled_algorithm<typename Algorithms::forward, Geometry, Pool>::type;
        typename pooled_algorithm<typename Algorithms::backward_data, Geometry, Pool>::type;
        typename pooled_algorithm<typename Algorithms::backward_weights, Geometry, Pool>::type;
    }
struct with_pool<Algorithms, Geometry, Pool> {
    struct type {
        using forward = typename pooled_algorithm<typename Algorithms::forward, Geometry, Pool>::type;
        using backward_data = typename pooled_algorithm<typename Algorithms::backward_data, Geometry, Pool>::type;
        using backward_weights = typename pooled_algorithm<typename Algorithms::backward_weights, Geometry, Pool>::type;
    };
};
template <class Algorithms, class Geometry>
struct with_pool<Algorithms, Geometry, no_pool> {
    using type = Algorithms;
};
template <class Algorithms, class Geometry, class Pool>
concept TakesPool = requires { typename with_pool<Algorithms, Geometry, Pool>::type; };

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
