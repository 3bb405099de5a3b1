// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d/algorithms.hpp"

#include <type_traits>

#include "ctcnn/layers/conv2d.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

template <class Spec, Shape Input, class Scalar = float>
using forward_of = typename Spec::template bound<Input>::template algorithms<Scalar>::forward;
template <class Spec, Shape Input>
inline constexpr bool is_direct =
    std::is_same_v<forward_of<Spec, Input>,
                   detail::direct_convolution<typename Spec::template bound<Input>::geometry, kernels::identity>>;

template <class Spec, Shape Input>
inline constexpr bool has_depthwise =
    std::is_same_v<typename Spec::template bound<Input>::template algorithms<float>::forward,
                   detail::depthwise_convolution<typename Spec::template bound<Input>::geometry, kernels::identity>>;

}  // namespace

TEST_CASE("depthwise convolution is chosen for several channels with one filter each") {
    STATIC_REQUIRE(has_depthwise<conv2d<8, kernel<3>, groups<8>>, shape<8, 5, 5>>);
    STATIC_REQUIRE(!has_depthwise<conv2d<16, kernel<3>, groups<8>>, shape<8, 5, 5>>);  // two filters each
    STATIC_REQUIRE(!has_depthwise<conv2d<8, kernel<3>, groups<4>>, shape<8, 5, 5>>);
    STATIC_REQUIRE(!has_depthwise<conv2d<1, kernel<3>>, shape<1, 5, 5>>);
    STATIC_REQUIRE(!has_depthwise<conv2d<8, kernel<3>, groups<8>, algorithm<direct>>, shape<8, 5, 5>>);
}

TEST_CASE("Winograd's convolution is chosen where it is faster, and where it fits") {
    using many = conv2d<64, kernel<3>, padding<1>>;
    STATIC_REQUIRE(!is_direct<many, shape<32, 26, 26>>);
    STATIC_REQUIRE(is_direct<conv2d<64, kernel<3>, padding<1>, algorithm<direct>>, shape<32, 26, 26>>);
    STATIC_REQUIRE(is_direct<many, shape<1, 26, 26>>);  // too few channels to save much
    STATIC_REQUIRE(is_direct<many, shape<32, 5, 26>>);  // no tiles for a side of 5
    STATIC_REQUIRE(is_direct<conv2d<64, kernel<3>, stride<2>>, shape<32, 26, 26>>);
    STATIC_REQUIRE(is_direct<conv2d<64, kernel<3>, dilation<2>>, shape<32, 26, 26>>);
    STATIC_REQUIRE(is_direct<conv2d<64, kernel<3>, groups<2>>, shape<32, 26, 26>>);
    STATIC_REQUIRE(is_direct<conv2d<64, kernel<5>>, shape<32, 26, 26>>);
}

TEST_CASE("a pass that Winograd has no tiles for is computed directly") {
    // Without padding, the input's gradient has a side of 5, for which there are no tiles.
    using narrow = conv2d<4, kernel<3>, algorithm<winograd<3>>>::bound<shape<2, 5, 6>>::algorithms<float>;
    using wide = conv2d<4, kernel<3>, padding<1>, algorithm<winograd<3>>>::bound<shape<2, 6, 7>>::algorithms<float>;
    STATIC_REQUIRE(detail::is_winograd<narrow::forward>);
    STATIC_REQUIRE(!detail::is_winograd<narrow::backward_data>);
    STATIC_REQUIRE(detail::is_winograd<wide::backward_data>);
}
