// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>
#include <ratio>
#include <string_view>

#include "ctcnn/kernels/elementwise/dropout.hpp"
#include "ctcnn/layers/layer.hpp"

namespace ctcnn {

/// Dropout: in training each element is set to zero with probability `Rate` (a std::ratio below 1), else it is divided
/// by 1 - Rate. In inference it is the identity. Which elements are dropped depends on seed, epoch, step, layer and
/// position, and so neither on the number of threads nor on whether training was interrupted. A NaN or an infinity that
/// is dropped becomes NaN, not zero.
/// Shapes      any; y as x
/// Equivalent  torch.nn.Dropout(rate), with other random numbers
/// Source      Srivastava et al. 2014
template <class Rate>
struct dropout {
    static constexpr std::string_view name = "Dropout";

    template <Shape Input>
    static constexpr bool accepts = Rate::num >= 0 && static_cast<double>(Rate::num) / static_cast<double>(Rate::den) <=
                                                          1 - 0x1p-32;  // the resolution of 32 random bits

    template <Shape Input>
    static consteval void require() {
        static_assert(accepts<Input>,
                      "ctcnn::dropout: the rate must be at least 0 and below 1; write dropout<std::ratio<1, 2>>");
    }

    template <Shape Input>
    struct bound : bound_layer<Input> {
        static constexpr arrangement reads = arrangement::any;
        static constexpr arrangement writes = arrangement::any;
        static constexpr std::size_t saved_bytes = Input::size;  // a byte for each element: whether it is kept
        static constexpr bool is_view_in_inference = true;
        static constexpr bool is_distributed = true;

        static constexpr double rate = static_cast<double>(Rate::num) / static_cast<double>(Rate::den);
        /// Random words below this drop an element.
        static constexpr std::uint32_t threshold = static_cast<std::uint32_t>(rate * 0x1p32);
        /// Random words of a sample, rounded up to whole blocks of the generator.
        static constexpr std::size_t words = (Input::size + 3) / 4 * 4;

        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            using Scalar = typename Pass::scalar;
            const random_stream stream(pass.key->seed, random_purpose::dropout, pass.layer, pass.key->epoch,
                                       pass.key->step);
            pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
                kernels::dropout(pass.input.sample(i), pass.output.sample(i), kept(pass.saved) + i * Input::size,
                                 Input::size, stream, i * words, threshold, static_cast<Scalar>(1 / (1 - rate)));
            });
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            using Scalar = typename Pass::scalar;
            pass.threads.run_samples(pass.count(), [&](std::size_t i, std::size_t) {
                kernels::dropout_backward(pass.d_output.sample(i), kept(pass.saved) + i * Input::size,
                                          pass.d_input.sample(i), Input::size, static_cast<Scalar>(1 / (1 - rate)));
            });
        }

    private:
        static std::uint8_t* kept(std::byte* saved) noexcept { return reinterpret_cast<std::uint8_t*>(saved); }
        static const std::uint8_t* kept(const std::byte* saved) noexcept {
            return reinterpret_cast<const std::uint8_t*>(saved);
        }
    };
};

}  // namespace ctcnn
