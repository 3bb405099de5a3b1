// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <type_traits>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/window_geometry.hpp"
#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/options.hpp"
#include "support/layer_run.hpp"

/// Layers that the seed network does not have: kinds of convolutions of other networks, in their usual sizes.
namespace ctcnn::bench {

using conv_1x1 = conv2d<128, kernel<1>>::bound<shape<64, 14, 14>, kernels::relu>;
using conv_stride2 = conv2d<64, kernel<3>, stride<2>, padding<1>>::bound<shape<32, 28, 28>, kernels::relu>;
using conv_depthwise = conv2d<64, kernel<3>, padding<1>, groups<64>>::bound<shape<64, 28, 28>, kernels::relu>;
using conv_7x7_stride2 = conv2d<32, kernel<7>, stride<2>, padding<3>>::bound<shape<3, 56, 56>, kernels::relu>;

/// As conv3 to conv6, with as many filters as channels, to see how the time grows with them.
template <std::size_t Channels>
using conv_channels =
    typename conv2d<Channels, kernel<3>, padding<1>>::template bound<shape<Channels, 13, 13>, kernels::relu>;

namespace detail {

template <class Bound, class G = typename Bound::geometry>
struct direct_twin {
    using activation = std::conditional_t<Bound::backward_reads_output, kernels::relu, kernels::identity>;
    using type = typename conv2d<G::out_channels, typename G::kernel_type, typename G::stride_type,
                                 typename G::padding_type, typename G::dilation_type, groups<G::groups>,
                                 algorithm<direct>>::template bound<typename Bound::input_shape, activation>;
};

}  // namespace detail

/// The same convolution by the direct algorithm, even if the library would choose another.
template <ConvolutionLayer Bound>
using by_direct = typename detail::direct_twin<Bound>::type;

/// Whether the library computes any pass of a layer by another algorithm than the direct one.
template <class Bound>
inline constexpr bool has_other_algorithm = false;
template <ConvolutionLayer Bound>
inline constexpr bool has_other_algorithm<Bound> = [] {
    using chosen = typename Bound::template algorithms<float>;
    using direct = typename by_direct<Bound>::template algorithms<float>;
    return !std::is_same_v<typename chosen::forward, typename direct::forward> ||
           !std::is_same_v<typename chosen::backward_data, typename direct::backward_data> ||
           !std::is_same_v<typename chosen::backward_weights, typename direct::backward_weights>;
}();

}  // namespace ctcnn::bench
