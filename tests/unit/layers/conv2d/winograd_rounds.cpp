// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d/winograd_rounds.hpp"

#include <cstddef>
#include <initializer_list>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/conv2d/small_image.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "support/pooled_layers.hpp"
#include "support/product_checks.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

/// Filters that are far larger than an image, in five or more blocks of two registers; the last has one register.
template <class Scalar, class... Options>
using conv2d_in_rounds = conv2d<8 * test::lanes<Scalar> + 3, kernel<3>, padding<1>, Options..., algorithm<winograd<3>>>;
template <class Scalar>
inline constexpr std::size_t channels_in_rounds = 6 * test::lanes<Scalar> + 1;

template <class Scalar, class Spec, Shape Input>
using rounds_of =
    detail::winograd_rounds<kernels::winograd::convolution<Scalar, typename Spec::template geometry_on<Input>, 3>,
                            Scalar>;

/// In any order of the pieces: the same bits.
template <class Layer, class Scalar>
void check_rounds_in_any_order(std::size_t count) {
    const auto table = test::layer_table<Scalar>::template of<Layer>();
    const auto problem = test::make_problem(table.sizes, count);
    test::reverse_executor three(3);
    CHECK(test::same_results(test::run_layer(table, problem), test::run_layer(table, problem, three)));
}

}  // namespace

TEMPLATE_TEST_CASE("Winograd's convolutions of large filters, a round of images at a time, equal their naive twins", "",
                   CTCNN_TEST_SCALARS) {
    using image = shape<channels_in_rounds<TestType>, 4, 4>;
    using rounds = rounds_of<TestType, conv2d_in_rounds<TestType>, image>;
    STATIC_REQUIRE(rounds::apply(5));
    STATIC_REQUIRE(!rounds::apply(4));
    test::check_conv2d<TestType, conv2d_in_rounds<TestType>, image, kernels::relu>({3, 5, 64});
    test::check_conv2d<TestType, conv2d_in_rounds<TestType, bias<false>>, image>({65, 130});
    using layer = typename conv2d_in_rounds<TestType>::template bound<image, kernels::relu>;
    check_rounds_in_any_order<layer, TestType>(7);
    check_rounds_in_any_order<layer, TestType>(67);
}

TEMPLATE_TEST_CASE("images of several tiles use rounds in the gradient of their weights alone", "",
                   CTCNN_TEST_SCALARS) {
    using image = shape<96, 12, 12>;
    using layer = conv2d<160, kernel<3>, padding<1>, algorithm<winograd<3>>>;
    using rounds = rounds_of<TestType, layer, image>;
    STATIC_REQUIRE(rounds::of_weights);
    STATIC_REQUIRE(!rounds::apply(64));
    test::check_conv2d<TestType, layer, image, kernels::relu>({9});
    check_rounds_in_any_order<typename layer::template bound<image>, TestType>(70);
}

TEST_CASE("rounds of images with pooling give the bits of two layers") {
    using image = shape<channels_in_rounds<float>, 4, 4>;
    using convolution = conv2d_in_rounds<float>::bound<image, kernels::relu>;
    using pool = max_pool2d<kernel<2>>::bound<convolution::output_shape>;
    const auto layers = test::pooled_layers<float>::of<convolution, pool>();
    for (const std::size_t count : {std::size_t{5}, std::size_t{70}})
        CHECK(test::pools_as_two_layers(layers, test::make_problem(layers.together.sizes, count)));
}

TEST_CASE("an image has the outputs and the gradient of its input that it has alone") {
    using image = shape<channels_in_rounds<float>, 4, 4>;
    const auto table = test::layer_table<float>::of<conv2d_in_rounds<float>::bound<image, kernels::relu>>();
    const auto many = test::make_problem(table.sizes, 66);
    const auto expected = test::run_layer(table, many);
    auto few = many;
    few.count = 2;
    few.input.resize(2 * image::size);
    few.d_output.resize(2 * table.sizes.output.size);
    const auto found = test::run_layer(table, few);
    CHECK(std::equal(found.output.begin(), found.output.end(), expected.output.begin()));
    CHECK(std::equal(found.d_input.begin(), found.d_input.end(), expected.d_input.begin()));
}

TEST_CASE("memory for a batch is enough for every smaller one") {
    using by_winograd = conv2d_in_rounds<float>::bound<shape<channels_in_rounds<float>, 4, 4>,
                                                       kernels::relu>::algorithms<float>::forward;
    using by_pixels = detail::small_image_convolution<conv2d<150, kernel<3>, padding<1>>::geometry_on<shape<130, 2, 2>>,
                                                      kernels::relu>;
    const auto check = [](auto scratch) {
        for (std::size_t count = 1; count < 200; ++count) {
            INFO(count);
            CHECK(scratch(count).shared <= scratch(count + 1).shared);
            CHECK(scratch(count).worker <= scratch(count + 1).worker);
        }
    };
    check([](std::size_t count) { return by_winograd::forward_scratch<float>(count); });
    check([](std::size_t count) { return by_winograd::data_scratch<float>(count); });
    check([](std::size_t count) { return by_winograd::weights_scratch<float>(count); });
    check([](std::size_t count) { return by_pixels::forward_scratch<float>(count); });
    check([](std::size_t count) { return by_pixels::data_scratch<float>(count); });
    check([](std::size_t count) { return by_pixels::weights_scratch<float>(count); });
}
