// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <concepts>
#include <cstddef>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/window_geometry.hpp"

using namespace ctcnn;

// ---- shapes
// -----------------------------------------------------------------------------------------------------------
using image = shape<32, 26, 25>;
static_assert(image::rank == 3 && image::size == 32 * 26 * 25);
static_assert(image::extents[0] == 32 && image::extents[1] == 26 && image::extents[2] == 25);
static_assert(image::extent<2> == 25);
static_assert(image::strides[0] == 650 && image::strides[1] == 25 && image::strides[2] == 1);
static_assert(shape<>::rank == 0 && shape<>::size == 1);

static_assert(Shape<image> && Shape<const image> && Shape<shape<>> && !Shape<int> && !Shape<kernel<3>>);
static_assert(ImageShape<image> && !ImageShape<shape<10>> && !ImageShape<int>);
static_assert(shape<2, 3>{} == shape<2, 3>{} && shape<2, 3>{} != shape<3, 2>{} && shape<6>{} != shape<2, 3>{});

static_assert(std::same_as<detail::concatenate<shape<2, 3>, shape<4>>, shape<2, 3, 4>>);
static_assert(std::same_as<detail::concatenate<shape<>, shape<4>>, shape<4>>);
static_assert(std::same_as<detail::prepend<64, image>, shape<64, 32, 26, 25>>);
static_assert(std::same_as<detail::drop_first<image>, shape<26, 25>>);
static_assert(std::same_as<detail::drop_first<shape<7>>, shape<>>);
static_assert(std::same_as<detail::flattened<image>, shape<20800>>);
static_assert(std::same_as<detail::flattened<shape<>>, shape<1>>);

// ---- windows
// ----------------------------------------------------------------------------------------------------------
template <std::size_t Height, std::size_t Width, class... Window>
using window = detail::window_geometry<Height, Width, Window...>;
template <class Window, std::size_t Height, std::size_t Width>
inline constexpr bool gives = Window::fits&& Window::out_height == Height&& Window::out_width == Width;

static_assert(gives<window<28, 28, kernel<5>, stride<1>, padding<1>>, 26, 26>);
static_assert(gives<window<13, 13, kernel<2>, stride<1>, padding<0>>, 12, 12>);
static_assert(gives<window<7, 6, kernel<3, 5>, stride<2, 1>, padding<1, 2>>, 4, 6>);
static_assert(gives<window<7, 7, kernel<3>, stride<1>, padding<0>, dilation<3>>, 1, 1>);
static_assert(gives<window<1, 1, kernel<3>, stride<5>, padding<1>>, 1, 1>);
static_assert(!window<6, 7, kernel<3>, stride<1>, padding<0>, dilation<3>>::fits);
static_assert(!window<2, 9, kernel<3>, stride<1>, padding<0>>::fits);
static_assert(window<2, 9, kernel<3>, stride<1>, padding<0>>::out_height == 0);
static_assert(kernel<3>::height == 3 && kernel<3>::width == 3 && kernel<3, 5>::width == 5);

// ---- parameters
// -------------------------------------------------------------------------------------------------------
using layout = parameter_layout<shape<32, 1, 5, 5>, shape<32>, shape<3>, shape<17>>;
static_assert(layout::tensors == 4 && layout::count == 800 + 32 + 3 + 17);
static_assert(layout::sizes[0] == 800 && layout::sizes[3] == 17);
static_assert(layout::offsets[0] == 0 && layout::offsets[1] == 800 && layout::offsets[2] == 832);
static_assert(layout::offsets[3] == 848 && layout::extent == 880);  // each begins at a multiple of 16
static_assert(std::same_as<layout::shape_at<1>, shape<32>>);
static_assert(parameter_layout<>::count == 0 && parameter_layout<>::extent == 0);
static_assert(std::same_as<detail::join_layouts<parameter_layout<shape<2>>, parameter_layout<>,
                                                parameter_layout<shape<3>, shape<4>>>,
                           parameter_layout<shape<2>, shape<3>, shape<4>>>);
static_assert(std::same_as<detail::join_layouts<>, parameter_layout<>>);
