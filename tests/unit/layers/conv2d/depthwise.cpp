// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d/depthwise.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <ratio>
#include <type_traits>

#include "ctcnn/layers/conv2d.hpp"
#include "support/product_checks.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

/// One filter for each channel.
template <std::size_t Channels, class... Options>
using depthwise_conv2d = conv2d<Channels, groups<Channels>, Options...>;

template <class Spec, Shape Input>
inline constexpr bool is_depthwise =
    std::is_same_v<typename Spec::template bound<Input>::template algorithms<float>::forward,
                   detail::depthwise_convolution<typename Spec::template bound<Input>::geometry, kernels::identity>>;

template <class Scalar, std::size_t Channels, std::size_t Height, std::size_t Width, class Activation, class... Options>
void check(std::initializer_list<std::size_t> counts) {
    using layer = depthwise_conv2d<Channels, Options...>;
    using image = shape<Channels, Height, Width>;
    STATIC_REQUIRE(is_depthwise<layer, image>);
    test::check_conv2d<Scalar, layer, image, Activation>(counts);
}

}  // namespace

TEMPLATE_TEST_CASE("depthwise convolution of channels around the size of a register", "", CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = test::lanes<TestType>;
    check<TestType, std::max<std::size_t>(w - 1, 2), 5, 6, kernels::relu, kernel<3>, padding<1>>({2});
    check<TestType, w, 4, 5, kernels::identity, kernel<3>, padding<1>, bias<false>>({1, 2, 9});
    check<TestType, w + 1, 4, 5, kernels::leaky_relu<std::ratio<1, 8>>, kernel<2>, padding<1>>({2});
    check<TestType, 2 * w + 3, 5, 4, kernels::identity, kernel<3>, stride<2>, padding<1>>({2});
}

// The size of a register changes nothing in what follows: one type will do.
TEST_CASE("depthwise convolution with strides, dilation and any padding") {
    check<float, 3, 9, 8, kernels::relu, kernel<3>, padding<3>, dilation<2>, stride<2>>({2});
    check<float, 3, 8, 5, kernels::relu, kernel<5>, padding<3>, stride<2, 1>>({2});
    check<double, 3, 8, 8, kernels::identity, kernel<2>, stride<3>>({2});  // pixels that no window covers
    check<float, 3, 3, 2, kernels::relu, kernel<2>, padding<3>>({2});      // windows of padding alone
    check<double, 3, 2, 1, kernels::relu, kernel<5>, padding<2, 3>>({2});  // smaller than the kernel
}

TEST_CASE("depthwise convolution by kernels of any size") {
    check<float, 3, 3, 6, kernels::identity, kernel<1, 3>, padding<0, 1>, stride<2, 1>>({2});
    check<double, 2, 4, 3, kernels::identity, kernel<1>>({2});
    // More taps in a row than weights are held in registers, and more taps than sums.
    check<double, 2, 5, 8, kernels::relu, kernel<3, 9>, padding<2>>({2});
}

// Rows of several tiles: those at the border, those inside, and a last one that is shorter.
TEST_CASE("depthwise convolution of wide images") {
    check<float, 3, 3, 34, kernels::relu, kernel<2, 3>, padding<1>>({2});
    check<double, 3, 2, 55, kernels::identity, kernel<1, 4>, padding<0, 2>, stride<1, 2>>({2});
}

TEST_CASE("depthwise convolution gives the same bits for any order and number of threads") {
    const auto check_order = [](const test::layer_table<float>& layer) {
        for (const std::size_t count : {std::size_t{1}, std::size_t{7}, std::size_t{19}}) {
            const test::layer_problem problem = test::make_problem(layer.sizes, count);
            const auto expected = test::run_layer(layer, problem);
            test::reverse_executor threads(3);
            const auto found = test::run_layer(layer, problem, threads);
            CHECK(found.output == expected.output);
            CHECK(found.d_input == expected.d_input);
            CHECK(found.gradients == expected.gradients);
        }
    };
    using dense = depthwise_conv2d<5, kernel<3>, padding<1>>::bound<shape<5, 6, 5>, kernels::relu>;
    check_order(test::layer_table<float>::of<dense>());
    // Windows that skip rows, and read the others out of order: the rows of few images are distributed to
    // threads, which begin in the middle.
    using sparse =
        depthwise_conv2d<3, kernel<3>, padding<1>, dilation<2>, stride<3>>::bound<shape<3, 23, 4>, kernels::relu>;
    check_order(test::layer_table<float>::of<sparse>());
}

TEST_CASE("depthwise convolution") {
    test::check_conv2d<float, conv2d<5, kernel<3>, padding<1>, groups<5>>, shape<5, 4, 5>>({2});
    test::check_conv2d<float, conv2d<6, kernel<3>, groups<3>, dilation<2>>, shape<3, 6, 5>>(
        {2});  // two filters a channel
}

TEST_CASE("depthwise convolution with other padding on each side") {
    test::check_conv2d<float, conv2d<5, kernel<3>, padding<0, 1, 2, 3>, groups<5>>, shape<5, 5, 9>>({2});
    test::check_conv2d<float, conv2d<5, kernel<3>, padding<3, 0, 1, 2>, stride<2>, groups<5>>, shape<5, 5, 9>>({2, 9});
    test::check_conv2d<double, conv2d<3, kernel<2, 4>, padding<1, 5, 0, 0>, dilation<2>, groups<3>>, shape<3, 4, 6>>(
        {2});
}
