// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/kernels/conv2d/filter_packing.hpp"
#include "ctcnn/kernels/conv2d/image_tile.hpp"
#include "ctcnn/layers/conv2d/filter_pieces.hpp"
#include "ctcnn/layers/conv2d/pass.hpp"
#include "ctcnn/layers/conv2d/winograd_memory.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/parallel/batch_pieces.hpp"
#include "ctcnn/simd/pack.hpp"

namespace ctcnn::detail {

/// Whether an image's pixels fit the registers, in two parts if need be, so that single_image_convolution computes it.
template <class Scalar, class Geometry>
inline constexpr bool fits_registers = Geometry::groups == 1 && simd::width<Scalar> >= 4 &&
                                       Geometry::out_height * Geometry::out_width <= 2 * kernels::most_image_pixels;

/// Forward of a convolution for one image, or a few: kernels/conv2d/image_tile.hpp. Vectors of filters are
/// distributed to the threads. Pool as in winograd_convolution.
template <class Geometry, class Activation, class Pool = no_pool>
struct single_image_convolution {
    static constexpr bool pools = !std::is_same_v<Pool, no_pool>;
    static constexpr std::size_t in_size = Geometry::input_shape::size, out_size = Geometry::output_shape::size;

    template <class Scalar>
    static constexpr std::size_t vectors = (Geometry::out_channels + simd::width<Scalar> - 1) / simd::width<Scalar>;
    template <class Scalar>
    static constexpr kernels::filter_sizes filters{1,
                                                   Geometry::out_channels,
                                                   Geometry::in_channels,
                                                   Geometry::kernel_size,
                                                   simd::width<Scalar>,
                                                   vectors<Scalar>* simd::width<Scalar>};

    // Scratch: shared [packed filters]; worker, with pooling: [output of an image]

    template <class Scalar>
    static constexpr std::size_t prepared_bytes = align_up(filters<Scalar>.packed() * sizeof(Scalar));
    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t) {
        return {prepared_bytes<Scalar>, pools ? align_up(out_size * sizeof(Scalar)) : 0};
    }

    template <class Pass>
    static void prepare(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        pack_filters_in_pieces(pass, weight_of(pass), reinterpret_cast<Scalar*>(pass.prepared), filters<Scalar>);
    }

    template <class Pass>
    static void forward(const Pass& pass) noexcept {
        using Scalar = typename Pass::scalar;
        constexpr std::size_t width = simd::width<Scalar>, all = vectors<Scalar>;
        static constexpr auto tiles = kernels::image_tiles_of<Scalar, Geometry>();
        const Scalar* packed = prepared_of(pass);
        if (packed == nullptr) {
            auto* const memory = pass.scratch.template shared_as<Scalar>();
            pack_filters_in_pieces(pass, weight_of(pass), memory, filters<Scalar>);
            packed = memory;
        }
        const sample_range own = pass.threads.own_samples(pass.count());
        const std::size_t count = own.count();
        const Scalar* const bias = bias_of(pass);
        // The images of a vector of filters are neighbours, so that its weights stay in L2.
        pass.threads.run(all * count, [&](std::size_t piece, std::size_t worker) {
            const std::size_t vector = piece / count, image = own.first + piece % count;
            const std::size_t filter = vector * width;
            Scalar* output = pass.output.sample(image);
            if constexpr (pools) output = pass.scratch.template worker_as<Scalar>(worker);
            const auto& of_vector = vector + 1 == all ? tiles.last : tiles.whole;
            for (const auto tile : of_vector)
                if (tile != nullptr)
                    tile(pass.input.sample(image), packed + filter * Geometry::kernel_size * Geometry::in_channels,
                         bias == nullptr ? nullptr : bias + filter, output + filter);
            if constexpr (!std::is_same_v<Activation, kernels::identity>) {
                constexpr std::size_t last_lanes = (Geometry::out_channels - 1) % width + 1;
                const auto end = epilogue_of<Activation, out_size>(pass, image, output);
                const auto activate = [&](auto lanes) {
                    for (std::size_t at = filter; at < out_size; at += Geometry::out_channels)
                        kernels::store_lanes<lanes>(
                            output + at,
                            end.template value<lanes>(kernels::load_lanes<lanes>(output + at), output + at));
                };
                if (vector + 1 == all)
                    activate(std::integral_constant<std::size_t, last_lanes>{});
                else
                    activate(std::integral_constant<std::size_t, width>{});
            }
            if constexpr (pools)
                pooled_results<Pool, Pass>{pass}.finish(image, output, filter,
                                                        std::min(width, Geometry::out_channels - filter));
        });
    }
};

}  // namespace ctcnn::detail
