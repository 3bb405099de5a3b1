// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/conv2d/geometry.hpp"
#include "ctcnn/layers/conv2d/direct.hpp"
#include "ctcnn/layers/conv2d/im2col.hpp"
#include "ctcnn/layers/conv2d/single_image.hpp"
#include "ctcnn/layers/conv2d/winograd.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/simd/pack.hpp"

namespace ctcnn::detail {

/// Which batches are computed by products with the weights as they are stored (im2col.hpp), and not by Large, the
/// algorithm of all other batches. Large rearranges weights and their gradient in each step of training: with few pixels
/// for each weight, this takes longer than the multiplications.
template <class Scalar, class Geometry, class Large>
struct small_batch_rule {
    static constexpr std::size_t pixels = Geometry::out_height * Geometry::out_width;
    static constexpr std::size_t bytes = Geometry::weight_shape::size * sizeof(Scalar);
    /// Smaller weights stay in L1 and L2, and are rearranged in little time.
    static constexpr std::size_t least_bytes = 128 * 1024;
    /// Pixels of a batch for which a step of training takes as long by either way: on a Zen 3, 3x3 convolutions of 256
    /// and 512 channels took as long by Winograd's algorithm at 100 to 130 pixels, those of 64 and 128 at 32 to 49.
    static constexpr std::size_t training_pixels = (bytes >= 8 * least_bytes ? 12 : 6) * simd::width<Scalar>;
    static constexpr bool in_training = Geometry::groups == 1 && pixels <= training_pixels && bytes >= least_bytes;
    /// In inference weights may be prepared, and a sample's output must not depend on that. Filters that Winograd's
    /// algorithm has transformed are 2.8 to 4 times as large as the weights: if they are read from memory, and there are
    /// few pixels for each of them, this takes longer than the multiplications that they save. The number of pixels is
    /// an estimate for one core with 15 to 25 GB/s.
    static constexpr std::size_t inference_pixels = 4 * simd::width<Scalar>;
    static constexpr std::size_t cache = 1 << 20;  ///< bytes; smaller transformed filters stay in L2
    static constexpr bool in_inference = [] {
        if constexpr (is_winograd<Large>)
            return pixels <= inference_pixels &&
                   Large::template implementation<Scalar>::filters_size * sizeof(Scalar) > cache;
        else
            return false;
    }();
    static constexpr bool applies = in_training || in_inference;
    /// Products have pixels as the lanes of vectors. A single image whose pixels fit the registers, in two parts if need
    /// be, is convolved with all of them in registers (single_image.hpp), and one of more pixels directly, both with
    /// prepared weights of their own, whose lanes are filters. On a Zen 5 with AVX-512, 3x3 convolutions of 256 and 512
    /// channels and 4x4 pixels took half of the products' time in registers, and those of 192 to 384 channels and 6x6
    /// pixels 0.75 of the direct algorithm's; of 8x8 pixels the direct algorithm took 0.63 to 0.87 of the products' time.
    /// With vectors of half the length it took 1.4 to 2.0 of Winograd's.
    static constexpr bool in_registers = in_inference && fits_registers<Scalar, Geometry>;
    static constexpr bool has_own_weights =
        in_registers || (in_inference && simd::width<Scalar> >= 16 && pixels > 2 * simd::width<Scalar>);

    static constexpr std::size_t most_pixels(bool training) {
        return training ? in_training ? training_pixels : 0 : in_inference ? inference_pixels : 0;
    }
    static constexpr bool is_small(std::size_t count, bool training) { return count * pixels <= most_pixels(training); }
    /// The largest such batch of at most `count` samples.
    static constexpr std::size_t largest(std::size_t count, bool training) {
        return std::min(count, most_pixels(training) / pixels);
    }
};

/// A convolution by Large, and by products with the weights as they are stored, or by few_images, where small_batch_rule
/// says so. So the outputs of a sample in a small batch differ by rounding from those in a large one.
template <class Large, class Geometry, class Activation, class Pool = no_pool>
struct small_batch_convolution {
    using small = im2col_convolution<Geometry, Activation, Pool>;
    static constexpr bool pools = small::pools;
    template <class Scalar>
    using rule = small_batch_rule<Scalar, Geometry, Large>;
    /// What computes few images in inference, with weights of its own.
    template <class Scalar>
    using few_images = std::conditional_t<
        rule<Scalar>::in_registers, single_image_convolution<Geometry, Activation, Pool>,
        direct_convolution<std::conditional_t<pools, Geometry, kernels::conv2d_flattened<Geometry>>, Activation, Pool>>;

    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t count) {
        const std::size_t most = std::max(rule<Scalar>::largest(count, true), rule<Scalar>::largest(count, false));
        const scratch_size either =
            larger(small::template forward_scratch<Scalar>(most), Large::template forward_scratch<Scalar>(count));
        if constexpr (rule<Scalar>::has_own_weights)
            return larger(either, few_images<Scalar>::template forward_scratch<Scalar>(count));
        return either;
    }
    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        const bool training = pass.key != nullptr;  // only training's forward has the key of a step
        if (!rule<Scalar>::is_small(pass.count(), training)) return Large::forward(pass);
        if constexpr (rule<Scalar>::has_own_weights)
            if (!training) return few_images<Scalar>::forward(with_weights_of_few(pass));
        gather(pass, pass.input);
        small::forward(pass);
    }

    template <class Scalar>
    static constexpr std::size_t prepared_bytes =
        Large::template prepared_bytes<Scalar> +
        (rule<Scalar>::has_own_weights ? few_images<Scalar>::template prepared_bytes<Scalar> : std::size_t{0});
    template <class Pass>
    static void prepare(const Pass& pass) noexcept {
        Large::prepare(pass);
        if constexpr (rule<typename Pass::scalar>::has_own_weights)
            few_images<typename Pass::scalar>::prepare(with_weights_of_few(pass));
    }

    template <class Scalar>
    static constexpr scratch_size data_scratch(std::size_t count) {
        return larger(small::template backward_scratch<Scalar>(rule<Scalar>::largest(count, true)),
                      Large::template data_scratch<Scalar>(count));
    }
    template <class Pass>
    static void backward_data(const Pass& pass, const typename Pass::scalar* bias = nullptr) noexcept {
        if (rule<typename Pass::scalar>::is_small(pass.count(), true)) {
            gather(pass, pass.d_output);
            small::backward_data(pass, bias);
        } else
            Large::backward_data(pass, bias);
    }

    template <class Scalar>
    static constexpr scratch_size weights_scratch(std::size_t count) {
        return larger(small::template backward_scratch<Scalar>(rule<Scalar>::largest(count, true)),
                      Large::template weights_scratch<Scalar>(count));
    }
    template <class Pass>
    static void backward_weights(const Pass& pass) noexcept {
        if (rule<typename Pass::scalar>::is_small(pass.count(), true)) {
            gather(pass, pass.input);
            gather(pass, pass.d_output);
            small::backward_weights(pass);
        } else
            Large::backward_weights(pass);
    }

private:
    /// Those that `prepare` stores for few_images are after those for Large.
    template <class Pass>
    static Pass with_weights_of_few(const Pass& pass) noexcept {
        Pass result = pass;
        if constexpr (requires { result.prepared; })
            if (result.prepared != nullptr) result.prepared += Large::template prepared_bytes<typename Pass::scalar>;
        return result;
    }
    /// On several machines each computes the whole of a small batch.
    template <class Pass, class Batch>
    static void gather(const Pass& pass, const Batch& batch) noexcept {
        pass.threads.gather_samples(batch.data(), pass.count(), Batch::shape_type::size * sizeof(*batch.data()));
    }
};

}  // namespace ctcnn::detail
