// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/simd/pack.hpp"
#include "ctcnn/simd/unroll.hpp"

namespace ctcnn::kernels {

/// to[i] = function(from[i]...) for i < count; `function` takes and returns packs. `to` may be one of `from`.
template <class Scalar, class Function, class... From>
CTCNN_ALWAYS_INLINE inline void map(std::size_t count, Scalar* to, const Function& function,
                                    const From*... from) noexcept {
    constexpr std::size_t width = simd::width<Scalar>;
    std::size_t i = 0;
    for (; i + width <= count; i += width) simd::store(to + i, function(simd::load(from + i)...));
    if (const std::size_t rest = count - i; rest > 0)
        simd::store_first(to + i, function(simd::load_first(from + i, rest)...), rest);
}

}  // namespace ctcnn::kernels
