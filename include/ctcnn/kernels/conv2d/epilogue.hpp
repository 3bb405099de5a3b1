// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/simd/pack.hpp"

/// What a convolution applies to a sum, after the bias and before it is stored.
namespace ctcnn::kernels {

/// Takes the place of an activation: adds another value, and then applies Activation. In inference only, for it has no
/// gradient.
template <class Activation = identity>
struct after_addition {};

/// Whether an addition comes before the activation.
template <class Activation>
inline constexpr bool adds = false;
template <class Activation>
inline constexpr bool adds<after_addition<Activation>> = true;

/// What `Activation`, the identity or an addition, becomes when `Next` follows it.
template <class Activation, class Next>
struct followed_by {};
template <class Next>
struct followed_by<identity, Next> {
    using type = Next;
};
template <class Next>
struct followed_by<after_addition<>, Next> {
    using type = after_addition<Next>;
};

/// What is added to an output. Kernels that are compiled once for layers with and without an addition take it.
template <class Scalar>
struct addition {
    const Scalar* output = nullptr;
    const Scalar* addend = nullptr;  ///< an array with the layout of the output, or null

    /// The same, `offset` elements further on.
    [[nodiscard]] addition at(std::size_t offset) const noexcept {
        return {output + offset, addend == nullptr ? nullptr : addend + offset};
    }
};

/// The epilogue of an activation, which needs no arguments.
template <class Scalar, class Activation>
struct epilogue {
    epilogue() noexcept = default;
    explicit epilogue(const addition<Scalar>&) noexcept {}

    /// The value that is stored at `at`.
    template <std::size_t Lanes>
    CTCNN_ALWAYS_INLINE static simd::pack<Scalar> value(simd::pack<Scalar> sum, const Scalar*) noexcept {
        return Activation::value(sum);
    }
};

/// The epilogue of an addition. The addend has the layout of the output, so that its address follows from the address
/// in the output, and kernels need no second pointer.
template <class Scalar, class Activation>
struct epilogue<Scalar, after_addition<Activation>> {
    const Scalar* output;
    const Scalar* addend;

    epilogue(const Scalar* image, const Scalar* added) noexcept : output(image), addend(added) {}
    explicit epilogue(const addition<Scalar>& added) noexcept : epilogue(added.output, added.addend) {}

    template <std::size_t Lanes>
    CTCNN_ALWAYS_INLINE simd::pack<Scalar> value(simd::pack<Scalar> sum, const Scalar* at) const noexcept {
        return Activation::value(sum + load_lanes<Lanes>(addend + (at - output)));
    }
};

/// Stores a tile of sums, whose rows are `out_step` elements apart: out = Activation(sum + bias), or with after_addition
/// Activation(sum + bias + addend). `bias` may be null.
template <std::size_t LastLanes, class Activation, class Scalar, std::size_t Rows, std::size_t Vectors>
CTCNN_ALWAYS_INLINE inline void store_tile(register_tile<Scalar, Rows, Vectors>& tile, const Scalar* bias, Scalar* out,
                                           std::size_t out_step, const addition<Scalar>& added) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    const epilogue<Scalar, Activation> end(added);
    for_each_vector<LastLanes>(tile, [&](std::size_t r, std::size_t v, const simd::pack<Scalar>& sum, auto lanes)
                                         CTCNN_ALWAYS_INLINE {
                                             auto result = sum;
                                             if (bias != nullptr) result = result + load_lanes<lanes>(bias + v * width);
                                             Scalar* const at = out + r * out_step + v * width;
                                             store_lanes<lanes>(at, end.template value<lanes>(result, at));
                                         });
}

}  // namespace ctcnn::kernels
