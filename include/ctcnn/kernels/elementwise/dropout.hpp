// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ctcnn/core/bit_cast.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/simd/unroll.hpp"

namespace ctcnn::kernels {

/// x * scale where `kept` is 1. Where it is 0: zero, but NaN if x is infinite or NaN, as in PyTorch, which multiplies
/// by zero; dropping a number that is not finite does not hide it. Computed with masks, because g++ 12 compiles
/// `kept ? x : 0` to a branch, which is mispredicted every other time: a mask takes a twentieth of the time.
template <class Scalar>
CTCNN_ALWAYS_INLINE inline Scalar keep_if(std::uint8_t kept, Scalar x, Scalar scale) noexcept {
    using bits = std::conditional_t<sizeof(Scalar) == 4, std::uint32_t, std::uint64_t>;
    static_assert(sizeof(bits) == sizeof(Scalar));
    const bits mask = bits{0} - kept;
    return ctcnn::detail::bit_cast<Scalar>((ctcnn::detail::bit_cast<bits>(x * scale) & mask) |
                                           (ctcnn::detail::bit_cast<bits>(x - x) & ~mask));
}

/// kept[i] = 0 with a probability of threshold / 2^32, else 1; y[i] = keep_if(kept[i], x[i], scale). Element i uses the
/// stream's random word first + i, so that the mask does not depend on the thread that draws it.
/// \param first  a multiple of 4
template <class Scalar>
CTCNN_NOINLINE void dropout(const Scalar* __restrict x, Scalar* __restrict y, std::uint8_t* __restrict kept,
                            std::size_t size, const random_stream& stream, std::uint64_t first, std::uint32_t threshold,
                            Scalar scale) noexcept {
    // A call of the generator returns four words; with sixteen calls at a time the compiler vectorizes the loops.
    constexpr std::size_t blocks = 16;
    std::uint32_t words[blocks][4];
    for (std::size_t i = 0; i < size; i += 4 * blocks) {
        for (std::size_t b = 0; b < blocks; ++b) {
            const auto block = stream.block(static_cast<std::uint32_t>((first + i) / 4 + b));
            for (std::size_t w = 0; w < 4; ++w) words[b][w] = block[w];
        }
        const std::size_t here = std::min(4 * blocks, size - i);
        const std::uint32_t* const word = words[0];
        for (std::size_t k = 0; k < here; ++k) {
            kept[i + k] = word[k] >= threshold;
            y[i + k] = keep_if(kept[i + k], x[i + k], scale);
        }
    }
}

/// d_x[i] = keep_if(kept[i], d_y[i], scale)
template <class Scalar>
CTCNN_NOINLINE void dropout_backward(const Scalar* __restrict d_y, const std::uint8_t* __restrict kept,
                                     Scalar* __restrict d_x, std::size_t size, Scalar scale) noexcept {
    for (std::size_t i = 0; i < size; ++i) d_x[i] = keep_if(kept[i], d_y[i], scale);
}

}  // namespace ctcnn::kernels
