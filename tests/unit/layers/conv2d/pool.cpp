// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Convolution, activation and max pooling in one: the same bits as one after the other.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <ratio>
#include <type_traits>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "support/pooled_layers.hpp"
#include "support/product_checks.hpp"

using namespace ctcnn;

namespace {

template <std::size_t Filters, class Padding = padding<1>>
using pooled_winograd = conv2d<Filters, kernel<3>, Padding, algorithm<winograd<3>>>;

/// \param holes  every so many elements of the input are NaN; 0 for none
template <class Scalar>
void check(const test::pooled_layers<Scalar>& layers, std::initializer_list<std::size_t> counts,
           std::size_t holes = 0) {
    for (const std::size_t count : counts) {
        INFO("batch of " << count);
        test::layer_problem problem = test::make_problem(layers.together.sizes, count);
        for (std::size_t i = holes / 2; holes != 0 && i < problem.input.size(); i += holes)
            problem.input[i] = std::numeric_limits<double>::quiet_NaN();
        CHECK(test::pools_as_two_layers(layers, problem));
        const auto output = test::run_layer(layers.together, problem).output;
        CHECK(std::any_of(output.begin(), output.end(), [](Scalar x) { return std::isnan(x); }) == (holes != 0));
    }
}

template <class Scalar, class Spec, Shape Input, class Activation = kernels::relu, class Pool = max_pool2d<kernel<2>>>
void check(std::initializer_list<std::size_t> counts, std::size_t holes = 0) {
    using convolution = typename Spec::template bound<Input, Activation>;
    using pool = typename Pool::template bound<typename convolution::output_shape>;
    STATIC_REQUIRE(convolution::template can_pool<typename pool::max_window>);
    using together = typename convolution::template with_pool<typename pool::max_window>;
    STATIC_REQUIRE(std::is_same_v<typename together::output_shape, typename pool::output_shape>);
    STATIC_REQUIRE(!together::fusible);
    check(test::pooled_layers<Scalar>::template of<convolution, pool>(), counts, holes);
}

}  // namespace

TEST_CASE("pooling fused to a convolution gives the bits of two layers") {
    constexpr std::size_t w = test::lanes<float>;
    check<float, pooled_winograd<3 * w>, shape<w, 12, 9>>({1, 2, 3, 9, 33});
    check<double, pooled_winograd<test::lanes<double> + 1>, shape<2, 4, 6>>({2});
}

TEST_CASE("few images of Winograd's convolution with pooling are divided into bands of whole windows") {
    constexpr std::size_t w = test::lanes<float>;
    // Some would begin in the middle of a window, and some are empty.
    check<float, pooled_winograd<2 * w + 3>, shape<9, 45, 45>>({1, 2, 3});
    check<float, pooled_winograd<6>, shape<17, 42, 30>, kernels::relu, max_pool2d<kernel<5, 2>>>({1});
    check<double, pooled_winograd<17>, shape<6, 31, 24>, kernels::identity, max_pool2d<kernel<3>>>({1, 2});
}

// Channels that don't fill a register, and rows and columns after the last window, which get no gradient.
TEST_CASE("pooling fused to a convolution of any channels and sizes") {
    constexpr std::size_t w = test::lanes<float>;
    check<float, pooled_winograd<2 * w + 3>, shape<w + 1, 7, 9>>({3});
    check<float, pooled_winograd<1, padding<0>>, shape<1, 8, 10>, kernels::identity>({2});
    check<float, pooled_winograd<4>, shape<2, 7, 8>, kernels::leaky_relu<std::ratio<1, 8>>, max_pool2d<kernel<2, 3>>>(
        {2});
}

TEST_CASE("pooling fused to a convolution keeps a NaN, and gives its gradient where two layers give it") {
    constexpr std::size_t w = test::lanes<float>;
    check<float, pooled_winograd<2 * w + 3>, shape<w + 1, 7, 9>>({3}, 571);
    check<float, pooled_winograd<1, padding<0>>, shape<1, 8, 10>, kernels::identity>({2}, 71);
}

// Sizes with rows and columns after the last window, padding, and channels that don't fill a register.
TEMPLATE_TEST_CASE("pooling fused to a direct convolution gives the bits of two layers", "", float, double) {
    check<TestType, conv2d<6, kernel<5>, padding<2>>, shape<1, 12, 15>>({1, 5, 64});
    check<TestType, conv2d<24, kernel<5>>, shape<1, 11, 12>, kernels::identity>({5});
    check<TestType, conv2d<3, kernel<3>, padding<1>, algorithm<direct>>, shape<6, 7, 7>>({5});
    check<TestType, conv2d<32, kernel<3>, padding<2, 1, 0, 1>, algorithm<direct>>, shape<3, 9, 8>,
          kernels::leaky_relu<std::ratio<1, 8>>, max_pool2d<kernel<3, 2>>>({1, 17});
}
TEST_CASE("pooling fused to a direct convolution with strides, dilation, groups or a window of one pixel") {
    constexpr std::size_t w = test::lanes<float>;
    check<float, conv2d<w + 1, kernel<3>, stride<2>, padding<1>>, shape<5, 15, 18>>({2});
    check<double, conv2d<5, kernel<2, 3>, dilation<2, 1>, bias<false>>, shape<3, 10, 9>, kernels::sigmoid>({3});
    check<float, conv2d<3 * (w + 3), kernel<3>, groups<3>, padding<1>>, shape<6, 6, 5>>({3});
    check<float, conv2d<5 * w, kernel<1>>, shape<7, 6, 5>, kernels::relu, max_pool2d<kernel<1, 4>>>({1, 9});
    check<float, conv2d<6 * w, kernel<3>, stride<1, 2>, padding<1>>, shape<4, 4, 5>>({2});  // several blocks of filters
}
TEST_CASE("pooling fused to a convolution, of which one pass is Winograd's and another one direct") {
    using narrow = conv2d<4, kernel<3>, algorithm<winograd<3>>>;  // the input's gradient has a side of 5
    check<float, narrow, shape<2, 5, 6>>({3});
}

TEST_CASE("few images of a direct convolution with pooling are distributed by rows of windows") {
    using layer = conv2d<16, kernel<5>, padding<2>, algorithm<direct>>;
    using image = shape<4, 25, 20>;
    using convolution = layer::bound<image, kernels::relu>;
    using pooled = convolution::with_pool<max_pool2d<kernel<2>>::bound<convolution::output_shape>::max_window>;
    constexpr auto numbers = pooled::algorithms<float>::forward::forward_numbers<float>;
    CHECK(numbers.pieces_of_image(1) > 2);
    check<float, layer, image>({1, 2, 3});
    // One row of windows, and sums of 1 x 1 pixels.
    check<float, conv2d<96, kernel<1>, algorithm<direct>>, shape<64, 3, 41>>({1});
}
TEST_CASE("few images of a direct convolution with pooling and many weights are distributed by filters") {
    // At least four blocks of filters, for any width of a vector, and more weights than each piece would read.
    constexpr std::size_t filters = std::max<std::size_t>(165, 16 * test::lanes<float> + 5);
    using layer = conv2d<filters, kernel<3>, stride<2>, padding<1>, algorithm<direct>>;
    using image = shape<48, 9, 9>;
    using convolution = layer::bound<image, kernels::relu>;
    using pooled = convolution::with_pool<max_pool2d<kernel<2>>::bound<convolution::output_shape>::max_window>;
    constexpr auto numbers = pooled::algorithms<float>::forward::forward_numbers<float>;
    CHECK(numbers.divides_filters());
    CHECK(numbers.pieces_of_image(1) > 2);
    check<float, layer, image>({1, 3});
    check<float, conv2d<192, kernel<3>, groups<4>, padding<1>, algorithm<direct>>, shape<192, 6, 6>>({1});
}

TEST_CASE("pooling fused to a direct convolution keeps a NaN, and gives its gradient where two layers give it") {
    check<float, conv2d<19, kernel<3>, padding<1>, algorithm<direct>>, shape<5, 7, 9>>({3}, 571);
    check<double, conv2d<1, kernel<2>>, shape<1, 8, 10>, kernels::identity>({2}, 71);
}

TEST_CASE("what can pool, and what cannot") {
    using image = shape<32, 26, 26>;
    using fast = conv2d<64, kernel<3>, padding<1>>::bound<image, kernels::relu>;
    using slow = conv2d<64, kernel<3>, padding<1>, algorithm<direct>>::bound<image, kernels::relu>;
    using depthwise = conv2d<32, kernel<3>, padding<1>, groups<32>>::bound<image, kernels::relu>;
    using output = fast::output_shape;
    using halves = max_pool2d<kernel<2>>::bound<output>::max_window;
    STATIC_REQUIRE(fast::can_pool<halves>);
    STATIC_REQUIRE(slow::can_pool<halves>);
    STATIC_REQUIRE(!depthwise::can_pool<halves>);
    STATIC_REQUIRE(!fast::can_pool<max_pool2d<kernel<2>, stride<1>>::bound<output>::max_window>);  // windows overlap
    STATIC_REQUIRE(!fast::can_pool<max_pool2d<kernel<2>, padding<1>>::bound<output>::max_window>);
    STATIC_REQUIRE(!fast::can_pool<max_pool2d<kernel<16>>::bound<output>::max_window>);  // 256 places in a byte
    STATIC_REQUIRE(!fast::with_pool<halves>::can_pool<halves>);                          // once is enough
}
