// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/conv2d/convolve_and_pool.hpp"
#include "ctcnn/kernels/conv2d/direct.hpp"
#include "ctcnn/kernels/conv2d/direct_backward_data.hpp"
#include "ctcnn/kernels/conv2d/pad_gradient.hpp"
#include "ctcnn/kernels/conv2d/spread_gradient.hpp"
#include "ctcnn/layers/conv2d/pass.hpp"
#include "ctcnn/simd/pack.hpp"

namespace ctcnn::detail {

/// What the passes of a direct convolution need for max pooling in the same pass: pointers to constants, which are null
/// without pooling, and what is different without it. One type for each pass, since a pass that does not run must not
/// be compiled.
template <class Scalar, class Geometry, class Pool>
struct pooled_forward {
    using sizes = kernels::conv2d_direct<Scalar, Geometry>;
    static constexpr std::size_t out_size = Pool::out_height * Pool::out_width * Geometry::out_channels;
    /// Elements of the rows of the convolution's output under one row of windows.
    static constexpr std::size_t strip_size = Pool::kernel_type::height * Pool::width * Geometry::out_channels;
    /// What is computed: not the rows after the last window.
    static constexpr kernels::convolution_image image = [] {
        kernels::convolution_image result = sizes::forward_image;
        result.rows = Pool::out_height * Pool::kernel_type::height;
        return result;
    }();
    static constexpr kernels::strip_pooling<Scalar> made =
        kernels::strip_pooling_of<Scalar, typename Pool::kernel_type, sizes::last_lanes>(
            {Pool::out_width, Pool::width* Geometry::out_channels, Geometry::out_channels});
    static constexpr const kernels::strip_pooling<Scalar>* strip = &made;
};
template <class Scalar, class Geometry>
struct pooled_forward<Scalar, Geometry, no_pool> {
    static constexpr std::size_t out_size = Geometry::output_shape::size, strip_size = 0;
    static constexpr kernels::convolution_image image = kernels::conv2d_direct<Scalar, Geometry>::forward_image;
    static constexpr const kernels::strip_pooling<Scalar>* strip = nullptr;
};

template <class Scalar, class Geometry, class Activation, class Pool>
struct pooled_backward_data {
    static constexpr std::size_t width = simd::width<Scalar>, channels = Geometry::out_channels;
    static constexpr std::size_t vectors = (channels + width - 1) / width;
    static constexpr kernels::gradient_spreading<Scalar> made =
        kernels::gradient_spreading_of<Activation, Scalar, typename Pool::kernel_type, vectors,
                                       channels - (vectors - 1) * width, false>(
            {Pool::out_height, Pool::out_width, Pool::height, Pool::width,
             kernels::conv2d_direct_data<Scalar, Geometry>::plane.step, channels, channels, 1, channels, channels,
             vectors});
    static constexpr const kernels::gradient_spreading<Scalar>* spreading = &made;
    static constexpr decltype(&kernels::activate_backward<kernels::identity, Scalar>) activate = nullptr;
};
template <class Scalar, class Geometry, class Activation>
struct pooled_backward_data<Scalar, Geometry, Activation, no_pool> {
    static constexpr const kernels::gradient_spreading<Scalar>* spreading = nullptr;
    static constexpr auto activate = kernels::activate_backward<Activation, Scalar>;
};

template <class Scalar, class Geometry, class Activation, class Pool>
struct pooled_backward_weights {
    using sizes = kernels::conv2d_direct<Scalar, Geometry>;
    static constexpr kernels::gradient_spreading<Scalar> made =
        kernels::gradient_spreading_of<Activation, Scalar, typename Pool::kernel_type, sizes::vectors,
                                       sizes::last_lanes, true>(
            {Pool::out_height, Pool::out_width, Pool::height, Pool::width, Pool::width* sizes::gradient_channels,
             sizes::gradient_channels, Geometry::out_channels, Geometry::groups, Geometry::group_out,
             sizes::padded_filters, sizes::vectors});
    static constexpr const kernels::gradient_spreading<Scalar>* spreading = &made;
    static constexpr kernels::gradient_padding<Scalar> padding{};
};
template <class Scalar, class Geometry, class Activation>
struct pooled_backward_weights<Scalar, Geometry, Activation, no_pool> {
    static constexpr const kernels::gradient_spreading<Scalar>* spreading = nullptr;
    static constexpr kernels::gradient_padding<Scalar> padding =
        kernels::conv2d_direct<Scalar, Geometry>::template padded_gradient<Activation>;
};

}  // namespace ctcnn::detail
