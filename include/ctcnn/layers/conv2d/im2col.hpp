// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <type_traits>

#include "ctcnn/core/storage.hpp"
#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/conv2d/epilogue.hpp"
#include "ctcnn/kernels/conv2d/im2col.hpp"
#include "ctcnn/kernels/conv2d/image_source.hpp"
#include "ctcnn/layers/conv2d/im2col_run.hpp"
#include "ctcnn/layers/conv2d/pass.hpp"
#include "ctcnn/layers/conv2d/winograd_memory.hpp"
#include "ctcnn/simd/pack.hpp"

namespace ctcnn::detail {

/// The passes of a convolution without groups over a small batch, by products with the weights as they are stored, so
/// that nothing is packed. Pool as in winograd_convolution.
template <class Geometry, class Activation, class Pool = no_pool>
struct im2col_convolution {
    static constexpr bool pools = !std::is_same_v<Pool, no_pool>;
    static constexpr bool reads_output = !std::is_same_v<Activation, kernels::identity>;
    static constexpr std::size_t out_channels = Geometry::out_channels, out_size = Geometry::output_shape::size;
    /// Whether the products are computed to and from memory of the batch, and not the output and its gradient.
    static constexpr bool copies_output = pools, copies_gradient = pools || reads_output;

    static constexpr kernels::im2col_sizes sizes{
        Geometry::height,    Geometry::width,         Geometry::in_channels,  Geometry::out_height,
        Geometry::out_width, Geometry::kernel_height, Geometry::kernel_width, Geometry::stride_y,
        Geometry::stride_x,  Geometry::padding_top,   Geometry::padding_left, Geometry::dilation_y,
        Geometry::dilation_x};
    template <class Scalar>
    static constexpr im2col_run<Scalar> run_of(std::size_t count) {
        return {sizes, out_channels, count};
    }

    // Scratch of all passes: shared [output, or its gradient, if it is copied] [that of im2col_run]

    template <class Scalar>
    static constexpr std::size_t copy_bytes(std::size_t count) {
        return align_up(count * out_size * sizeof(Scalar));
    }
    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t count) {
        scratch_size size = run_of<Scalar>(count).forward_scratch();
        if (copies_output) size.shared += copy_bytes<Scalar>(count);
        return size;
    }
    template <class Scalar>
    static constexpr scratch_size backward_scratch(std::size_t count) {
        scratch_size size = run_of<Scalar>(count).backward_scratch();
        if (copies_gradient) size.shared += copy_bytes<Scalar>(count);
        return size;
    }

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        pass_context rest = pass;
        Scalar* output = pass.output.data();
        if constexpr (copies_output) {
            output = pass.scratch.template shared_as<Scalar>();
            rest.scratch.shared += copy_bytes<Scalar>(pass.count());
        }
        run_of<Scalar>(pass.count()).forward(rest, weight_of(pass), bias_of(pass), pass.input.data(), output);
        if constexpr (!std::is_same_v<Activation, kernels::identity> || pools)
            pass.threads.run(pass.count(), [&](std::size_t image, std::size_t) {
                Scalar* const sums = output + image * out_size;
                finish(sums, epilogue_of<Activation, out_size>(pass, image, sums));
                if constexpr (pools) pooled_results<Pool, Pass>{pass}.finish(image, sums, 0, out_channels);
            });
    }

    /// \param bias  [channels of d_input]: what a transposed convolution adds to d_input; may be null
    template <class Pass>
    static void backward_data(const Pass& pass, const typename Pass::scalar* bias = nullptr) noexcept {
        using Scalar = typename Pass::scalar;
        pass_context rest = pass;
        const Scalar* const d_y = gradient(pass, rest);
        run_of<Scalar>(pass.count()).backward_data(rest, weight_of(pass), bias, d_y, pass.d_input.data());
    }

    template <class Pass>
    static void backward_weights(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        pass_context rest = pass;
        const Scalar* const d_y = gradient(pass, rest);
        Scalar* d_bias = nullptr;
        if constexpr (has_bias<Pass>) d_bias = pass.gradients.template data_of<1>();
        run_of<Scalar>(pass.count())
            .backward_weights(rest, pass.input.data(), d_y, pass.gradients.template data_of<0>(), d_bias);
    }

private:
    /// Adds and activates what `end` says.
    template <class Scalar>
    static void finish(Scalar* sums, const kernels::epilogue<Scalar, Activation>& end) noexcept {
        constexpr std::size_t width = simd::width<Scalar>, tail = out_size % width;
        const auto vector = [&](std::size_t at, auto lanes) CTCNN_ALWAYS_INLINE {
            const auto sum = kernels::load_lanes<lanes>(sums + at);
            kernels::store_lanes<lanes>(sums + at, end.template value<lanes>(sum, sums + at));
        };
        for (std::size_t at = 0; at + width <= out_size; at += width)
            vector(at, std::integral_constant<std::size_t, width>{});
        if constexpr (tail != 0) vector(out_size - tail, std::integral_constant<std::size_t, tail>{});
    }

    /// The gradient of the sums, [count][OH][OW][out_channels]. If it is copied to the scratch memory, `rest` begins
    /// after it.
    template <class Pass>
    static const typename Pass::scalar* gradient(const Pass& pass, [[maybe_unused]] pass_context& rest) noexcept {
        using Scalar = typename Pass::scalar;
        if constexpr (!copies_gradient)
            return pass.d_output.data();
        else {
            auto* const copy = pass.scratch.template shared_as<Scalar>();
            rest.scratch.shared += copy_bytes<Scalar>(pass.count());
            pass.threads.run(pass.count(), [&](std::size_t image, std::size_t) {
                copy_gradient(image_gradient<Activation, Pool>(pass, image), copy + image * out_size);
            });
            return copy;
        }
    }
    template <class Source, class Scalar>
    static void copy_gradient(const Source& source, Scalar* to) noexcept {
        constexpr std::size_t width = simd::width<Scalar>, tail = out_channels % width;
        for (std::size_t pixel = 0; pixel < out_size; pixel += out_channels) {
            const auto vector = [&](std::size_t at, auto lanes) CTCNN_ALWAYS_INLINE {
                kernels::store_lanes<lanes>(to + at, source.template load<lanes>(static_cast<std::ptrdiff_t>(at)));
            };
            for (std::size_t c = 0; c + width <= out_channels; c += width)
                vector(pixel + c, std::integral_constant<std::size_t, width>{});
            if constexpr (tail != 0) vector(pixel + out_channels - tail, std::integral_constant<std::size_t, tail>{});
        }
    }
};

}  // namespace ctcnn::detail
