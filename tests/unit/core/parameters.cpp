// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/parameters.hpp"

#include <algorithm>
#include <concepts>
#include <utility>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

using aligned_layout = parameter_layout<shape<32, 1, 5, 5>, shape<32>, shape<3>, shape<17>>;
static_assert(aligned_layout::tensors == 4 && aligned_layout::count == 800 + 32 + 3 + 17);
static_assert(aligned_layout::sizes[0] == 800 && aligned_layout::sizes[3] == 17);
static_assert(aligned_layout::offsets[0] == 0 && aligned_layout::offsets[1] == 800 &&
              aligned_layout::offsets[2] == 832);
static_assert(aligned_layout::offsets[3] == 848 && aligned_layout::extent == 880);  // each begins at a multiple of 16
static_assert(std::same_as<aligned_layout::shape_at<1>, shape<32>>);
static_assert(parameter_layout<>::count == 0 && parameter_layout<>::extent == 0);
static_assert(std::same_as<detail::join_layouts<parameter_layout<shape<2>>, parameter_layout<>,
                                                parameter_layout<shape<3>, shape<4>>>,
                           parameter_layout<shape<2>, shape<3>, shape<4>>>);
static_assert(std::same_as<detail::join_layouts<>, parameter_layout<>>);

using layout = parameter_layout<shape<3, 5>, shape<3>, shape<2, 20>, shape<2>>;

}  // namespace

TEMPLATE_TEST_CASE("tensors lie where the layout says, and gaps are zero", "", float, double) {
    parameter_block<layout, TestType> block;
    REQUIRE(block.span().size() == 16 + 16 + 48 + 16);
    std::fill(block.template get<0>().begin(), block.template get<0>().end(), TestType{1});
    block.template get<2>()(1, 19) = 2;
    CHECK(block.data()[14] == 1);
    CHECK(block.data()[15] == 0);
    CHECK(block.data()[32 + 39] == 2);
    CHECK(std::as_const(block).template get<2>()(1, 19) == 2);
    const auto copy = block;
    block.template get<2>()(1, 19) = 3;
    CHECK(copy.template get<2>()(1, 19) == 2);
}

TEST_CASE("a part of a block is a layer's") {
    parameter_block<layout> block;
    using second = parameter_layout<shape<2, 20>, shape<2>>;
    const auto part = block.view().part<second, 2>();
    part.get<1>()(1) = 4;
    CHECK(block.get<3>()(1) == 4);
    CHECK(part.data() == block.data() + layout::offsets[2]);
    CHECK(part.span().size() == second::extent);
    CHECK(block.view().part<parameter_layout<>, 4>().span().empty());  // a layer without parameters, at the end
}

TEST_CASE("a block that was moved from says so, and takes a new value") {
    parameter_block<layout> one;
    one.get<3>()(1) = 4;
    const parameter_block<layout> other = std::move(one);
    CHECK(other.get<3>()(1) == 4);
    CHECK_THROWS_WITH(one.view(),  // NOLINT: what is left is documented
                      test::contains("ctcnn::parameter_block: it was moved from, and holds nothing"));
    CHECK_THROWS_AS(one.span(), argument_error);
    CHECK_THROWS_AS(one.get<0>(), argument_error);
    one = other;
    CHECK(one.get<3>()(1) == 4);

    parameter_block<parameter_layout<>> nothing;
    const auto still_nothing = std::move(nothing);
    CHECK(nothing.view().span().empty());  // NOLINT
    CHECK(still_nothing.view().span().empty());
}
