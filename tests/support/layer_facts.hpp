// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "ctcnn/core/shape.hpp"

/// What a layer says of itself when it is bound to a shape, for static_asserts.
namespace ctcnn::test {

template <class Spec, Shape Input>
using output_of = typename Spec::template bound<Input>::output_shape;
template <class Spec, Shape Input>
inline constexpr std::size_t parameters_of = Spec::template bound<Input>::parameters::count;
template <class Spec, Shape Input>
inline constexpr std::size_t multiply_adds_of = Spec::template bound<Input>::multiply_adds;

}  // namespace ctcnn::test
