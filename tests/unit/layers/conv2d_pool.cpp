// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Convolution, activation and max pooling in one: the same bits as one after the other.

#include <cstddef>
#include <initializer_list>
#include <ratio>
#include <type_traits>
#include <vector>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "support/product_checks.hpp"

using namespace ctcnn;

namespace {

template <std::size_t Filters, class Padding = padding<1>>
using winograd_conv2d = conv2d<Filters, kernel<3>, Padding, algorithm<winograd<3>>>;

template <class Scalar>
std::vector<double> as_double(const std::vector<Scalar>& values) {
    return {values.begin(), values.end()};
}

template <class Scalar, class Spec, Shape Input, class Activation = kernels::relu, class Pool = max_pool2d<kernel<2>>>
void check(std::initializer_list<std::size_t> counts) {
    using convolution = typename Spec::template bound<Input, Activation>;
    using pool = typename Pool::template bound<typename convolution::output_shape>;
    STATIC_REQUIRE(convolution::template can_pool<typename pool::max_window>);
    using together = typename convolution::template with_pool<typename pool::max_window>;
    STATIC_REQUIRE(std::is_same_v<typename together::output_shape, typename pool::output_shape>);
    STATIC_REQUIRE(!together::fusible);
    for (const std::size_t count : counts) {
        INFO("batch of " << count);
        const test::layer_problem problem = test::make_problem<together>(count);
        const auto found = test::run_layer<together, Scalar>(problem);

        test::layer_problem apart = test::make_problem<convolution>(count);  // the same input and parameters
        REQUIRE(apart.input == problem.input);
        REQUIRE(apart.parameters == problem.parameters);
        const auto pooled = test::run_layer<pool, Scalar>(
            {count, as_double(test::run_layer<convolution, Scalar>(apart).output), problem.d_output, {}});
        apart.d_output = as_double(pooled.d_input);
        const auto expected = test::run_layer<convolution, Scalar>(apart);
        CHECK(found.output == pooled.output);
        CHECK(found.d_input == expected.d_input);
        CHECK(found.gradients == expected.gradients);
    }
}

}  // namespace

TEST_CASE("pooling fused to a convolution gives the bits of two layers") {
    constexpr std::size_t w = test::lanes<float>;
    check<float, winograd_conv2d<3 * w>, shape<w, 8, 6>>({1, 2, 3, 9, 33});  // few images: channels dealt to pieces
    check<double, winograd_conv2d<test::lanes<double> + 1>, shape<2, 4, 6>>({2});
}

// Channels that don't fill a register, and rows and columns behind the last window, which get no gradient.
TEST_CASE("pooling fused to a convolution of any channels and sizes") {
    constexpr std::size_t w = test::lanes<float>;
    check<float, winograd_conv2d<2 * w + 3>, shape<w + 1, 7, 9>>({3});
    check<float, winograd_conv2d<1, padding<0>>, shape<1, 8, 10>, kernels::identity>({2});
    check<float, winograd_conv2d<4>, shape<2, 7, 8>, kernels::leaky_relu<std::ratio<1, 8>>, max_pool2d<kernel<2, 3>>>(
        {2});
}

TEST_CASE("what can pool, and what cannot") {
    using image = shape<32, 26, 26>;
    using fast = conv2d<64, kernel<3>, padding<1>>::bound<image, kernels::relu>;
    using slow = conv2d<64, kernel<3>, padding<1>, algorithm<direct>>::bound<image, kernels::relu>;
    using output = fast::output_shape;
    using halves = max_pool2d<kernel<2>>::bound<output>::max_window;
    STATIC_REQUIRE(fast::can_pool<halves>);
    STATIC_REQUIRE(!slow::can_pool<halves>);
    STATIC_REQUIRE(!fast::can_pool<max_pool2d<kernel<2>, stride<1>>::bound<output>::max_window>);  // windows overlap
    STATIC_REQUIRE(!fast::can_pool<max_pool2d<kernel<2>, padding<1>>::bound<output>::max_window>);
    STATIC_REQUIRE(!fast::can_pool<max_pool2d<kernel<16>>::bound<output>::max_window>);  // 256 places in a byte
    STATIC_REQUIRE(!fast::with_pool<halves>::can_pool<halves>);                          // once is enough
}
