// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

#include "ctcnn/layers/batch_norm.hpp"

namespace ctcnn {

/// Batch normalization: each channel is normalized by its mean and variance, then scaled and shifted. In training these
/// are the mean and variance of the batch, in inference running averages over training's batches.
/// Options     affine<>: weight and bias (default: true); epsilon<>: default std::ratio<1, 100000>; momentum<>: the
///             weight of a new batch in the running averages, default std::ratio<1, 10>
/// Shapes      x: [C, H, W]  weight: [C], 1 at first  bias: [C], 0 at first  y: as x
/// Parameters  2 * C
/// Statistics  running_mean: [C]  running_var: [C], of unbiased variances
///             num_batches_tracked: [], the number of training steps
/// Requires    rank 3; in training more than one value for each channel
/// Equivalent  torch.nn.BatchNorm2d(C, eps, momentum, affine)
/// Source      Ioffe and Szegedy 2015
template <class... Options>
struct batch_norm2d {
    static constexpr std::string_view name = "BatchNorm2d";
    using options = detail::batch_norm_options<Options...>;

    template <Shape Input>
    static constexpr bool accepts = options::known && options::differ && (Input::rank == 3);

    template <Shape Input>
    static consteval void require() {
        static_assert(options::known,
                      "ctcnn::batch_norm2d: an option is not one of affine<>, epsilon<>, momentum<>; write "
                      "batch_norm2d<>");
        static_assert(!options::known || options::differ,
                      "ctcnn::batch_norm2d: each option may be given once; remove the second one");
        static_assert(!options::known || !options::differ || accepts<Input>,
                      "ctcnn::batch_norm2d: input must have rank 3 (channels, height, width); put it before "
                      "ctcnn::flatten, or use batch_norm1d");
    }

    template <Shape Input>
    using bound = detail::bound_batch_norm<Input, options::has_affine, options>;
};

}  // namespace ctcnn
