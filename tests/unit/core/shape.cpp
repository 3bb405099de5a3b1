// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/shape.hpp"

#include <concepts>
#include <cstddef>
#include <limits>

#include "ctcnn/core/window_geometry.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

using picture = shape<32, 26, 25>;
static_assert(picture::rank == 3 && picture::size == 32 * 26 * 25);
static_assert(picture::extents[0] == 32 && picture::extents[1] == 26 && picture::extents[2] == 25);
static_assert(picture::extent<2> == 25);
static_assert(picture::strides[0] == 650 && picture::strides[1] == 25 && picture::strides[2] == 1);
static_assert(shape<>::rank == 0 && shape<>::size == 1);

static_assert(Shape<picture> && Shape<const picture> && Shape<shape<>> && !Shape<int> && !Shape<kernel<3>>);
static_assert(ImageShape<picture> && !ImageShape<shape<10>> && !ImageShape<int>);
static_assert(shape<2, 3>{} == shape<2, 3>{} && shape<2, 3>{} != shape<3, 2>{} && shape<6>{} != shape<2, 3>{});

static_assert(std::same_as<detail::concatenate<shape<2, 3>, shape<4>>, shape<2, 3, 4>>);
static_assert(std::same_as<detail::concatenate<shape<>, shape<4>>, shape<4>>);
static_assert(std::same_as<detail::prepend<64, picture>, shape<64, 32, 26, 25>>);
static_assert(std::same_as<detail::drop_first<picture>, shape<26, 25>>);
static_assert(std::same_as<detail::drop_first<shape<7>>, shape<>>);
static_assert(std::same_as<detail::flattened<picture>, shape<20800>>);
static_assert(std::same_as<detail::flattened<shape<>>, shape<1>>);

// Where the number of elements does not fit, nothing is multiplied on.
constexpr std::size_t most_elements = std::numeric_limits<std::size_t>::max();
static_assert(detail::checked_product<most_elements>() == most_elements &&
              detail::checked_product<most_elements, 1>() == most_elements);
static_assert(detail::checked_product<most_elements / 2 + 1, 2>() == 0 &&
              detail::checked_product<most_elements, most_elements>() == 0);

}  // namespace

TEST_CASE("a shape is written as PyTorch writes it") {
    CHECK(to_string(shape<>{}) == "[]");
    CHECK(to_string(shape<7>{}) == "[7]");
    CHECK(to_string<shape<32, 26, 25>>() == "[32, 26, 25]");
}
