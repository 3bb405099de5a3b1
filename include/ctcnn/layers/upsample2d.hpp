// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ctcnn/core/window_geometry.hpp"
#include "ctcnn/kernels/pool/upsample.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/layers/options.hpp"

namespace ctcnn {

/// The factors by which height and width are multiplied.
template <std::size_t Vertical, std::size_t Horizontal = Vertical>
struct factor {
    static constexpr std::string_view option = "factor";
    static_assert(Vertical > 0 && Horizontal > 0, "ctcnn::factor: both factors must be at least 1");
    static constexpr std::size_t vertical = Vertical, horizontal = Horizontal;
};

/// How the pixels of the output are computed.
struct nearest {};   ///< as copies of the nearest pixel
struct bilinear {};  ///< by bilinear interpolation between the four nearest pixels
template <class Method>
struct interpolation {
    static constexpr std::string_view option = "interpolation";
    using type = Method;
};

/// Upsampling of an image by integer factors.
/// Options     factor<V, H = V> (required), interpolation<nearest> or interpolation<bilinear>; in any order
/// Shapes      x: [C, IH, IW]  y: [C, V * IH, H * IW]
/// Requires    rank 3
/// Equivalent  torch.nn.Upsample(scale_factor=(V, H), mode='nearest' or 'bilinear'), with align_corners=False
template <class... Options>
struct upsample2d {
    static constexpr std::string_view name = "Upsample";

    using factor_type = detail::pick_t<factor<1>, Options...>;
    using interpolation_type = typename detail::pick_t<interpolation<nearest>, Options...>::type;
    static constexpr bool is_bilinear = std::is_same_v<interpolation_type, bilinear>;

    /// The requirements on the options. Each rule is checked only if those before it hold.
    static constexpr bool knows_options =
        detail::option_kinds<factor<1>, interpolation<nearest>>::template known<Options...> &&
        (is_bilinear || std::is_same_v<interpolation_type, nearest>);
    static constexpr bool has_factor = detail::times_given<factor<1>, Options...> == 1;
    static constexpr bool options_differ = detail::times_given<interpolation<nearest>, Options...> <= 1;
    static constexpr bool is_spec = knows_options && has_factor && options_differ;

    template <Shape Input>
    static constexpr bool accepts = is_spec && Input::rank == 3;

    template <Shape Input>
    static consteval void require() {
        static_assert(knows_options, "ctcnn::upsample2d: an option is not one of factor<>, interpolation<nearest>, "
                                     "interpolation<bilinear>; write upsample2d<factor<2>>");
        static_assert(!knows_options || has_factor,
                      "ctcnn::upsample2d: the factor must be given once; write upsample2d<factor<2>>");
        static_assert(!knows_options || !has_factor || options_differ,
                      "ctcnn::upsample2d: interpolation<> may be given once; remove the second one");
        static_assert(!is_spec || Input::rank == 3,
                      "ctcnn::upsample2d: input must have rank 3 (channels, height, width); put it before "
                      "ctcnn::flatten");
    }

    template <Shape Input>
    using output_on = shape<Input::extents[0], Input::extents[1] * factor_type::vertical,
                            Input::extents[2] * factor_type::horizontal>;

    template <Shape Input>
    struct bound : bound_layer<Input, output_on<Input>> {
        static constexpr bool is_distributed = true;
        static constexpr arrangement reads = arrangement::channels_last;
        static constexpr arrangement writes = arrangement::channels_last;
        template <class Scalar>
        static constexpr kernels::upsample<Scalar, Input::extents[1], Input::extents[2], factor_type::vertical,
                                           factor_type::horizontal>
            implementation{Input::extents[0]};

        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
                if constexpr (is_bilinear)
                    implementation<typename Pass::scalar>.bilinear_forward(pass.input.sample(i), pass.output.sample(i));
                else
                    implementation<typename Pass::scalar>.nearest_forward(pass.input.sample(i), pass.output.sample(i));
            });
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
                if constexpr (is_bilinear)
                    implementation<typename Pass::scalar>.bilinear_backward(pass.d_output.sample(i),
                                                                            pass.d_input.sample(i));
                else
                    implementation<typename Pass::scalar>.nearest_backward(pass.d_output.sample(i),
                                                                           pass.d_input.sample(i));
            });
        }
    };
};

}  // namespace ctcnn
