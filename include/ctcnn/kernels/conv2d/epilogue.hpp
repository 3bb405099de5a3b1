// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/common/register_tile.hpp"
#include "ctcnn/simd/pack.hpp"

/// What a convolution does to a finished sum, bias included, before it stores it.
namespace ctcnn::kernels {

/// In the place of an activation: another value is added first. In inference only: it has no gradient.
template <class Activation = identity>
struct after_addition {};

/// Whether an addition comes before the activation.
template <class Activation>
inline constexpr bool adds = false;
template <class Activation>
inline constexpr bool adds<after_addition<Activation>> = true;

/// `Next` after nothing, or after an addition.
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

/// What is added to an output, for kernels that are compiled once for layers with and without an addition.
template <class Scalar>
struct addition {
    const Scalar* output = nullptr;
    const Scalar* addend = nullptr;  ///< an array like the output, or null

    /// The same of what begins `offset` elements further.
    [[nodiscard]] addition at(std::size_t offset) const noexcept {
        return {output + offset, addend == nullptr ? nullptr : addend + offset};
    }
};

/// An activation is all: nothing is passed for it.
template <class Scalar, class Activation>
struct epilogue {
    epilogue() noexcept = default;
    explicit epilogue(const addition<Scalar>&) noexcept {}

    /// What is stored at `at`.
    template <std::size_t Lanes>
    CTCNN_ALWAYS_INLINE static simd::pack<Scalar> value(simd::pack<Scalar> sum, const Scalar*) noexcept {
        return Activation::value(sum);
    }
};

/// The addend is an array like the output: from the place in the one follows that in the other, so that kernels have to
/// know of no second pointer.
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

}  // namespace ctcnn::kernels
