// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"

#include <concepts>
#include <cstddef>
#include <ratio>
#include <type_traits>

#include "support/gradient_checks.hpp"
#include "support/layer_facts.hpp"
#include "support/product_checks.hpp"

using namespace ctcnn;
using test::check_conv2d;

namespace {

using tall_conv2d = conv2d<6, kernel<3, 5>, stride<2, 1>, padding<1, 2>, groups<2>>;
static_assert(tall_conv2d::accepts<shape<4, 7, 6>> && tall_conv2d::accepts<shape<2, 1, 1>>);
static_assert(!tall_conv2d::accepts<shape<3, 7, 6>>);                      // groups don't divide the channels
static_assert(!conv2d<5, kernel<3>, groups<2>>::accepts<shape<4, 7, 6>>);  // groups don't divide the filters
static_assert(!tall_conv2d::accepts<shape<4>> && !tall_conv2d::accepts<shape<4, 7>> &&
              !tall_conv2d::accepts<shape<1, 4, 7, 6>>);
static_assert(conv2d<1, kernel<3>>::accepts<shape<1, 3, 3>> && !conv2d<1, kernel<3>>::accepts<shape<1, 3, 2>>);
static_assert(!conv2d<1, kernel<3>>::accepts<shape<1, 2, 3>>);
static_assert(conv2d<1, kernel<3>, padding<0, 1>>::accepts<shape<1, 3, 1>>);
static_assert(!conv2d<1, kernel<3>, dilation<2>>::accepts<shape<1, 4, 5>>);
static_assert(conv2d<1, kernel<3>, dilation<2>>::accepts<shape<1, 5, 5>>);
static_assert(std::same_as<test::output_of<tall_conv2d, shape<4, 7, 6>>, shape<6, 4, 6>>);
static_assert(test::parameters_of<tall_conv2d, shape<4, 7, 6>> == 6 * (2 * 15 + 1));
static_assert(test::multiply_adds_of<tall_conv2d, shape<4, 7, 6>> == 6 * 4 * 6 * 2 * 15);
static_assert(
    std::same_as<tall_conv2d::bound<shape<4, 7, 6>>::parameters, parameter_layout<shape<6, 2, 3, 5>, shape<6>>>);
static_assert(test::parameters_of<conv2d<6, kernel<3>, bias<false>>, shape<4, 7, 6>> == 6 * 4 * 9);
static_assert(std::same_as<test::output_of<conv2d<2, kernel<3>, stride<2>, padding<0, 1, 1, 2>>, shape<1, 6, 8>>,
                           shape<2, 3, 5>>);
static_assert(std::same_as<conv2d<2, kernel<4, 3>, dilation<1, 2>, padding_same>::padding_type, padding<1, 2, 2, 2>>);
static_assert(std::same_as<test::output_of<conv2d<2, kernel<4, 3>, dilation<1, 2>, padding_same>, shape<1, 6, 8>>,
                           shape<2, 6, 8>>);
static_assert(std::same_as<conv2d<2, padding<1>, kernel<3>>::kernel_type, kernel<3>>);  // options in any order
static_assert(tall_conv2d::bound<shape<4, 7, 6>>::fans.in == 2 * 15 &&
              tall_conv2d::bound<shape<4, 7, 6>>::fans.out == 3 * 15);

static_assert(tall_conv2d::name == "Conv2d" && Layer<tall_conv2d>);

}  // namespace

// The size of a register changes nothing where there are few channels: one type will do.
TEST_CASE("dilated convolution") {
    check_conv2d<double, conv2d<3, kernel<3>, dilation<2>>, shape<2, 7, 8>>({2});
    check_conv2d<double, conv2d<3, kernel<3, 2>, dilation<1, 3>, stride<2>, padding<1, 2>>, shape<3, 6, 7>>({2});
}

TEST_CASE("convolution without bias") { check_conv2d<double, conv2d<3, kernel<3>, bias<false>>, shape<2, 5, 6>>({2}); }

TEST_CASE("convolution with an activation fused to it") {
    using layer = conv2d<5, kernel<3>, padding<1>, stride<2>>;
    using image = shape<3, 6, 5>;
    check_conv2d<float, layer, image, kernels::relu>({3});
    check_conv2d<float, layer, image, kernels::leaky_relu<std::ratio<1, 8>>>({3});
    check_conv2d<float, layer, image, kernels::sigmoid>({3});
    check_conv2d<float, layer, image, kernels::hyperbolic_tangent>({3});
}

TEST_CASE("convolution of batches of any size") {
    check_conv2d<float, conv2d<3, kernel<3>, padding<1>>, shape<2, 4, 5>>({1, 2, 3, 5, 7, 8, 9, 31, 64, 65});
}

TEST_CASE("convolution with the padding that keeps the image's size") {
    using winograd = conv2d<16, kernel<3>, padding_same, algorithm<ctcnn::winograd<3>>>;
    STATIC_REQUIRE(std::is_same_v<winograd::padding_type, padding<1>>);
    check_conv2d<float, winograd, shape<4, 6, 7>>({2});
    check_conv2d<float, conv2d<3, kernel<2>, padding_same>, shape<2, 5, 4>>({2});
    check_conv2d<float, conv2d<3, kernel<4, 1>, dilation<3>, padding_same>, shape<2, 5, 4>>({2});
    check_conv2d<float, conv2d<3, kernel<2, 4>, padding_same, groups<3>>, shape<3, 5, 4>>({2});
}

TEST_CASE("gradient of convolution") {
    test::check_gradients<conv2d<3, kernel<3>, padding<1>>::bound<shape<2, 4, 5>>>();
    test::check_gradients<conv2d<3, kernel<3, 2>, stride<2, 1>, padding<0, 1>>::bound<shape<2, 6, 4>>>();
    test::check_gradients<conv2d<4, kernel<2>, dilation<2>, groups<2>, bias<false>>::bound<shape<4, 4, 5>>>();
    test::check_gradients<conv2d<3, kernel<3>, stride<2>, padding<0, 1, 2, 0>>::bound<shape<2, 4, 5>>>();
    test::check_gradients<conv2d<3, kernel<2>, padding_same>::bound<shape<2, 4, 4>>>();
}
