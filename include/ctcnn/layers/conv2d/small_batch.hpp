// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ctcnn/kernels/pool/pool.hpp"
#include "ctcnn/layers/conv2d/direct.hpp"
#include "ctcnn/layers/conv2d/pass.hpp"
#include "ctcnn/layers/conv2d/winograd.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/simd/pack.hpp"

namespace ctcnn::detail {

/// Whether small batches are computed directly, while other batches are computed by Winograd's algorithm. Transformed
/// filters are 2.8 to 4 times as large as the weights. If they are read from memory, and there are few pixels for each
/// of them, this takes longer than the multiplications that they save.
template <class Scalar, class Geometry, std::size_t Small>
struct small_batch_rule {
    static constexpr std::size_t pixels = Geometry::out_height * Geometry::out_width;
    /// Pixels of a batch for which reading the filters takes as long as the multiplications that they save: an estimate
    /// for one core with 15 to 25 GB/s. It grows with the width of registers.
    static constexpr std::size_t most_pixels = 4 * simd::width<Scalar>;
    static constexpr std::size_t cache = 1 << 20;  ///< bytes; smaller filters stay in L2

    static constexpr bool applies =
        pixels <= most_pixels &&
        kernels::winograd::convolution<Scalar, Geometry, Small>::filters_size * sizeof(Scalar) > cache;
    static constexpr bool is_small(std::size_t count) { return count * pixels <= most_pixels; }
    /// The largest such batch of at most `count` samples.
    static constexpr std::size_t largest(std::size_t count) { return std::min(count, most_pixels / pixels); }
};

/// Forward by Winograd's algorithm, and by the direct one for small batches. So the outputs of a sample in a small
/// batch differ by rounding from those in a large one.
template <class Geometry, class Activation, std::size_t Small, class Pool = no_pool>
struct small_batch_convolution {
    using winograd = winograd_convolution<Geometry, Activation, Small, Pool>;
    using direct = direct_convolution<Geometry, Activation>;
    static constexpr bool pools = winograd::pools;
    static constexpr std::size_t out_size = Geometry::output_shape::size;
    template <class Scalar>
    using rule = small_batch_rule<Scalar, Geometry, Small>;

    // Scratch: that of the algorithm; with pooling, shared [that of direct] [samples][output of an image]

    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t count) {
        const std::size_t most = rule<Scalar>::largest(count);
        scratch_size small = direct::template forward_scratch<Scalar>(most);
        if (pools) small.shared += align_up(most * out_size * sizeof(Scalar));
        return larger(small, winograd::template forward_scratch<Scalar>(count));
    }
    template <class Scalar>
    static constexpr std::size_t prepared_bytes =
        direct::template prepared_bytes<Scalar> + winograd::template prepared_bytes<Scalar>;

    template <class Pass>
    static void prepare(const Pass& pass) noexcept {
        direct::prepare(pass);
        Pass rest = pass;
        rest.prepared += direct::template prepared_bytes<typename Pass::scalar>;
        winograd::prepare(rest);
    }

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        if (rule<Scalar>::is_small(pass.count())) {
            if constexpr (pools)
                forward_and_pool(pass);
            else
                direct::forward(pass);
        } else {
            Pass rest = pass;
            if constexpr (requires { rest.prepared; })
                if (rest.prepared != nullptr) rest.prepared += direct::template prepared_bytes<Scalar>;
            winograd::forward(rest);
        }
    }

private:
    template <class Pass>
    static void forward_and_pool(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        constexpr std::size_t packed = direct::template forward_scratch<Scalar>(1).shared / sizeof(Scalar);
        constexpr std::size_t pooled_size = decltype(pass.output)::shape_type::size;
        Scalar* const whole = pass.scratch.template shared_as<Scalar>() + packed;
        direct::template forward_numbers<Scalar>.run(pass, weight_of(pass), prepared_of(pass), bias_of(pass),
                                                     pass.input.data(), addend_of<Activation>(pass), whole,
                                                     pass.count());
        pass.threads.run(pass.count(), [&](std::size_t image, std::size_t) {
            auto* const index =
                pass.saved == nullptr ? nullptr : reinterpret_cast<std::uint8_t*>(pass.saved) + image * pooled_size;
            kernels::pool<Scalar, Geometry::out_channels, Pool>::max_forward_channels(
                whole + image * out_size, pass.output.sample(image), index, 0, Geometry::out_channels);
        });
    }
};

}  // namespace ctcnn::detail
