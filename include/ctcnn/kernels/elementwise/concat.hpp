// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

/// Concatenates matrices with the same number of rows along their columns, and splits them again. For images the
/// columns are channels: a channels-last image has a row for each pixel, a planar one a single row.
namespace ctcnn::kernels {

/// output[r - first] = inputs[0][r], inputs[1][r], …, for rows `first` to `end`. `widths` are the columns of each input.
template <class Scalar>
void concat(std::span<const Scalar* const> inputs, std::span<const std::size_t> widths, std::size_t first,
            std::size_t end, Scalar* output) noexcept {
    for (std::size_t r = first; r < end; ++r)
        for (std::size_t k = 0; k < inputs.size(); ++k)
            output = std::copy_n(inputs[k] + r * widths[k], widths[k], output);
}

/// The reverse: outputs[k][r] = the columns of input[r - first] that belong to output k. Outputs that are null are
/// skipped.
template <class Scalar>
void split(const Scalar* input, std::span<Scalar* const> outputs, std::span<const std::size_t> widths,
           std::size_t first, std::size_t end) noexcept {
    for (std::size_t r = first; r < end; ++r)
        for (std::size_t k = 0; k < outputs.size(); ++k) {
            if (outputs[k] != nullptr) std::copy_n(input, widths[k], outputs[k] + r * widths[k]);
            input += widths[k];
        }
}

}  // namespace ctcnn::kernels
