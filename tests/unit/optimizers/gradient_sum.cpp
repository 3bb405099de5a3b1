// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/optimizers/gradient_sum.hpp"

#include <cstddef>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("the gradients of parts are added, on any number of threads") {
    using layout = parameter_layout<shape<5>, shape<300, 301>>;  // of several pieces
    parameter_block<layout, float> sum, part;
    for (std::size_t i = 0; i < layout::extent; ++i) {
        sum.view().data()[i] = static_cast<float>(i % 101);
        part.view().data()[i] = static_cast<float>(i % 7) * 0.5f;
    }
    thread_pool threads(3);
    const parameter_view<layout, const float> other = part.view();
    detail::add_gradients<layout, float>(other, sum.view(), threads);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < layout::extent; ++i)
        if (sum.view().data()[i] != static_cast<float>(i % 101) + static_cast<float>(i % 7) * 0.5f) ++wrong;
    CHECK(wrong == 0);
}
