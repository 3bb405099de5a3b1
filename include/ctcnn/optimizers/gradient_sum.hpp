// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/kernels/elementwise/add.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/parallel/executor.hpp"

namespace ctcnn::detail {

/// sum += part, for the gradients of parts of a batch. The bits do not depend on the number of threads.
template <class Layout, class Scalar>
void add_gradients(parameter_view<Layout, const Scalar> part, parameter_view<Layout, Scalar> sum,
                   executor& threads) noexcept {
    const Scalar* const both[] = {sum.data(), part.data()};
    for_each_optimizer_piece(Layout::extent, threads, [&](std::size_t, std::size_t begin, std::size_t count) {
        kernels::add<Scalar>(both, begin, sum.data() + begin, count);
    });
}

}  // namespace ctcnn::detail
