// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d/small_batch.hpp"

#include <cstddef>
#include <type_traits>
#include <vector>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "support/product_checks.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

/// Filters that are larger than L2 when they are transformed, for images of 9 pixels.
template <class Scalar>
inline constexpr std::size_t many_channels = sizeof(Scalar) == sizeof(float) ? 112 : 80;
template <class Scalar, class... Options>
using wide_conv2d = conv2d<many_channels<Scalar>, kernel<3>, padding<1>, Options...>;
template <class Scalar>
using small_image = shape<many_channels<Scalar>, 3, 3>;

template <class Scalar, class Geometry, class Activation, std::size_t Small>
constexpr bool is_mixed_algorithm(std::type_identity<detail::small_batch_convolution<Geometry, Activation, Small>>) {
    return detail::small_batch_rule<Scalar, Geometry, Small>::applies;
}
template <class Scalar>
constexpr bool is_mixed_algorithm(...) {
    return false;
}
template <class Scalar, class Spec, Shape Input>
constexpr bool mixes() {
    using forward = typename Spec::template bound<Input>::template algorithms<Scalar>::forward;
    return is_mixed_algorithm<Scalar>(std::type_identity<forward>{});
}

template <class Scalar, class Layer>
auto output_of(const test::layer_problem& problem) {
    return test::run_layer(test::layer_table<Scalar>::template of<Layer>(), problem).output;
}

template <class Scalar>
void check_small_batches() {
    using layer = wide_conv2d<Scalar>;
    using image = small_image<Scalar>;
    STATIC_REQUIRE(mixes<Scalar, layer, image>());
    STATIC_REQUIRE(!mixes<Scalar, conv2d<many_channels<Scalar>, kernel<3>, padding<1>>, shape<16, 3, 3>>());
    STATIC_REQUIRE(!mixes<Scalar, layer, shape<many_channels<Scalar>, 16, 16>>());
    constexpr std::size_t most = 4 * simd::width<Scalar> / 9;

    using automatic_layer = typename layer::template bound<image>;
    using direct_layer = typename wide_conv2d<Scalar, algorithm<direct>>::template bound<image>;
    using winograd_layer = typename wide_conv2d<Scalar, algorithm<winograd<3>>>::template bound<image>;
    for (const std::size_t count : {std::size_t{1}, most, most + 1}) {
        if (count == 0) continue;
        const auto problem = test::make_problem(test::layer_table<Scalar>::template of<automatic_layer>().sizes, count);
        const auto output = output_of<Scalar, automatic_layer>(problem);
        CHECK(output ==
              (count <= most ? output_of<Scalar, direct_layer>(problem) : output_of<Scalar, winograd_layer>(problem)));
        const auto all = test::run_layer(test::layer_table<Scalar>::template of<automatic_layer>(), problem);
        const auto by_winograd = test::run_layer(test::layer_table<Scalar>::template of<winograd_layer>(), problem);
        CHECK(all.d_input == by_winograd.d_input);
        CHECK(all.gradients == by_winograd.gradients);
        CHECK(output_of<Scalar, direct_layer>(problem) != output_of<Scalar, winograd_layer>(problem));
        test::reverse_executor threads(3);
        CHECK(test::run_layer(test::layer_table<Scalar>::template of<automatic_layer>(), problem, threads).output ==
              output);
    }
}

template <class Scalar>
void check_pooled_small_batches() {
    using convolution = typename wide_conv2d<Scalar>::template bound<small_image<Scalar>, kernels::relu>;
    using pool = typename max_pool2d<kernel<2>>::template bound<typename convolution::output_shape>;
    using together = typename convolution::template with_pool<typename pool::max_window>;
    STATIC_REQUIRE(convolution::template can_pool<typename pool::max_window>);
    for (const std::size_t count : {std::size_t{1}, std::size_t{9}}) {
        const auto problem = test::make_problem(test::layer_table<Scalar>::template of<together>().sizes, count);
        const auto apart = test::make_problem(test::layer_table<Scalar>::template of<convolution>().sizes, count);
        REQUIRE(apart.input == problem.input);
        const auto whole = output_of<Scalar, convolution>(apart);
        const test::layer_problem pooled{count, {whole.begin(), whole.end()}, problem.d_output, {}};
        const auto found = test::run_layer(test::layer_table<Scalar>::template of<together>(), problem);
        const auto expected = test::run_layer(test::layer_table<Scalar>::template of<pool>(), pooled);
        CHECK(found.output == expected.output);
        const test::layer_problem back{
            count, apart.input, {expected.d_input.begin(), expected.d_input.end()}, apart.parameters};
        const auto gradients = test::run_layer(test::layer_table<Scalar>::template of<convolution>(), back);
        CHECK(found.d_input == gradients.d_input);
        CHECK(found.gradients == gradients.gradients);
    }
}

/// Without registers of four numbers no batch is small.
template <class Scalar>
void check_small_and_pooled() {
    if constexpr (simd::width<Scalar> >= 4) {
        check_small_batches<Scalar>();
        check_pooled_small_batches<Scalar>();
    }
}

}  // namespace

TEST_CASE("small batches of small images with many channels are computed directly, with and without pooling") {
    check_small_and_pooled<float>();
    check_small_and_pooled<double>();
}
