// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv_transpose2d.hpp"

#include <concepts>
#include <type_traits>

#include "support/gradient_checks.hpp"
#include "support/layer_facts.hpp"
#include "support/product_checks.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

using deconv = conv_transpose2d<6, kernel<3, 5>, stride<2, 3>, padding<1, 2>, output_padding<1, 0>, groups<2>>;
static_assert(Layer<deconv> && deconv::name == "ConvTranspose2d");
static_assert(std::same_as<test::output_of<deconv, shape<4, 7, 6>>, shape<6, 14, 16>>);
static_assert(std::same_as<deconv::bound<shape<4, 7, 6>>::parameters, parameter_layout<shape<4, 3, 3, 5>, shape<6>>>);
static_assert(test::parameters_of<conv_transpose2d<6, kernel<2>, bias<false>>, shape<4, 7, 6>> == 4 * 6 * 4);
static_assert(test::multiply_adds_of<conv_transpose2d<6, kernel<2>, stride<2>>, shape<4, 7, 6>> == 4 * 7 * 6 * 6 * 4);
static_assert(deconv::bound<shape<4, 7, 6>>::fans.in == 3 * 15 && deconv::bound<shape<4, 7, 6>>::fans.out == 2 * 15);
static_assert(!deconv::accepts<shape<4, 7>> && !deconv::accepts<shape<3, 7, 6>>);
static_assert(!conv_transpose2d<6, kernel<3>, padding<2>>::accepts<shape<4, 2, 6>> &&
              conv_transpose2d<6, kernel<3>, padding<2>>::accepts<shape<4, 3, 6>>);
static_assert(!conv_transpose2d<6, kernel<3>, stride<2>, output_padding<2>>::accepts<shape<4, 7, 6>> &&
              !conv_transpose2d<0, kernel<3>>::accepts<shape<4, 7, 6>> &&
              !conv_transpose2d<6>::accepts<shape<4, 7, 6>>);
static_assert(!conv_transpose2d<6, kernel<3>, padding_same>::accepts<shape<4, 7, 6>> &&
              !conv_transpose2d<6, kernel<3>, bias<false>, bias<false>>::accepts<shape<4, 7, 6>>);

}  // namespace
using test::check_conv_transpose2d;

TEMPLATE_TEST_CASE("transposed convolution with channels that do and don't fill a register", "", CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = test::lanes<TestType>;
    check_conv_transpose2d<TestType, conv_transpose2d<1, kernel<2>, stride<2>>, shape<1, 3, 4>>({1, 2});
    check_conv_transpose2d<TestType, conv_transpose2d<w + 1, kernel<2>, stride<2>>, shape<w - 1, 3, 4>>({1, 9});
    check_conv_transpose2d<TestType, conv_transpose2d<w, kernel<4>, stride<2>, padding<1>>, shape<2 * w, 4, 3>>({2});
}

// The size of a register changes nothing where there are few channels: one type will do.
TEST_CASE("transposed convolution with strides, paddings and dilations") {
    check_conv_transpose2d<float, conv_transpose2d<3, kernel<3>>, shape<2, 4, 5>>({2});
    check_conv_transpose2d<float, conv_transpose2d<3, kernel<1>>, shape<2, 4, 5>>({2});
    check_conv_transpose2d<float, conv_transpose2d<3, kernel<3, 5>, stride<2, 1>, padding<1, 2>>, shape<2, 4, 5>>({2});
    check_conv_transpose2d<float, conv_transpose2d<3, kernel<3>, stride<2>, padding<1>, output_padding<1>>,
                           shape<2, 4, 5>>({2});
    check_conv_transpose2d<float, conv_transpose2d<3, kernel<3>, stride<2>, padding<0, 1, 2, 0>, output_padding<0, 1>>,
                           shape<2, 4, 5>>({2});
    check_conv_transpose2d<float, conv_transpose2d<3, kernel<3>, stride<3>, dilation<2>, padding<2>>, shape<2, 4, 3>>(
        {2});
    // No pixel of x reaches some pixels of y: these are the bias.
    check_conv_transpose2d<float, conv_transpose2d<3, kernel<2>, stride<3>, output_padding<2>>, shape<2, 3, 4>>({2});
    check_conv_transpose2d<float, conv_transpose2d<3, kernel<2>, stride<3>, bias<false>>, shape<2, 3, 4>>({2});
    check_conv_transpose2d<float, conv_transpose2d<3, kernel<3>, padding<4>>, shape<2, 7, 8>>({2});  // all is cut off
}

TEST_CASE("transposed convolution in groups, and depthwise") {
    check_conv_transpose2d<float, conv_transpose2d<6, kernel<3>, stride<2>, groups<2>>, shape<4, 3, 4>>({2});
    check_conv_transpose2d<float, conv_transpose2d<5, kernel<4>, stride<2>, padding<1>, groups<5>>, shape<5, 3, 4>>(
        {2, 9});
    check_conv_transpose2d<double, conv_transpose2d<3, kernel<2>, stride<3>, groups<3>>, shape<3, 3, 4>>({2});
    check_conv_transpose2d<float, conv_transpose2d<6, kernel<3>, groups<3>, bias<false>>, shape<3, 3, 4>>({2});
}

TEST_CASE("transposed convolution by Winograd's algorithm") {
    using spec = conv_transpose2d<32, kernel<3>, padding<1>>;
    check_conv_transpose2d<float, spec, shape<32, 7, 8>, true>({2});
    // y is computed directly: there are no tiles for its sides.
    check_conv_transpose2d<float, conv_transpose2d<32, kernel<3>, padding<2>>, shape<32, 7, 7>, true>({2});
}

TEST_CASE("transposed convolution gives the same bits with any number of threads") {
    using bound = conv_transpose2d<5, kernel<3>, stride<2>>::bound<shape<3, 4, 5>>;
    const auto problem = test::make_problem<bound>(11);
    test::reverse_executor threads(3);
    const auto one = test::run_layer<bound, float>(problem), three = test::run_layer<bound, float>(problem, threads);
    CHECK(one.output == three.output);
    CHECK(one.d_input == three.d_input);
    CHECK(one.gradients == three.gradients);
}

TEST_CASE("gradient of transposed convolution") {
    test::check_gradients<
        conv_transpose2d<3, kernel<3>, stride<2>, padding<1>, output_padding<1>>::bound<shape<2, 3, 2>>>();
    test::check_gradients<conv_transpose2d<4, kernel<2>, dilation<2>, groups<2>, bias<false>>::bound<shape<4, 2, 3>>>();
}
