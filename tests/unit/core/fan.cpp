// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/fan.hpp"

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"

namespace {

using namespace ctcnn;

template <class Spec, Shape Input>
constexpr bool has_fan(fan expected) {
    constexpr fan found = Spec::template bound<Input>::fans;
    return found.in == expected.in && found.out == expected.out;
}

// Without groups they are those of torch.nn.init. With groups an input feeds the filters of its group alone.
static_assert(has_fan<linear<5>, shape<7>>({7, 5}));
static_assert(has_fan<conv2d<5, kernel<2, 3>>, shape<7, 4, 4>>({7 * 6, 5 * 6}));
static_assert(has_fan<conv2d<4, kernel<3>, groups<2>>, shape<6, 4, 4>>({3 * 9, 2 * 9}));
static_assert(has_fan<relu, shape<7>>({1, 1}));

}  // namespace
