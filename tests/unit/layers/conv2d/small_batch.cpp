// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d/small_batch.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <type_traits>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/conv2d/small_image.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/network/network.hpp"
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

template <class Scalar, class Large, class Geometry, class Activation>
constexpr std::size_t most_pixels(std::type_identity<detail::small_batch_convolution<Large, Geometry, Activation>>,
                                  bool training) {
    return detail::small_batch_rule<Scalar, Geometry, Large>::most_pixels(training);
}
template <class Scalar>
constexpr std::size_t most_pixels(...) {
    return 0;
}
/// Pixels of the largest small batch, or 0.
template <class Scalar, class Spec, Shape Input>
constexpr std::size_t most_pixels(bool training) {
    using forward = typename Spec::template bound<Input>::template algorithms<Scalar>::forward;
    return most_pixels<Scalar>(std::type_identity<forward>{}, training);
}

template <class Scalar>
void check_equal(const test::layer_result<Scalar>& found, const test::layer_result<Scalar>& expected) {
    CHECK(found.output == expected.output);
    CHECK(found.d_input == expected.d_input);
    CHECK(found.gradients == expected.gradients);
}

/// In training: the passes of a sample and of the largest small batch against the naive ones, in any order of the
/// pieces, and those of one sample more against the algorithm of large batches.
template <class Scalar, class Spec, class LargeSpec, Shape Input, class Activation = kernels::identity>
void check_training() {
    using layer = typename Spec::template bound<Input, Activation>;
    constexpr std::size_t pixels = layer::output_shape::extents[1] * layer::output_shape::extents[2];
    constexpr std::size_t most = most_pixels<Scalar, Spec, Input>(true) / pixels;
    STATIC_REQUIRE(most > 0);
    test::check_conv2d<Scalar, Spec, Input, Activation>({1, most});
    const auto table = test::layer_table<Scalar>::template of<layer>();
    const auto problem = test::make_problem(table.sizes, most);
    test::reverse_executor threads(3);
    check_equal(test::run_layer(table, problem), test::run_layer(table, problem, threads));

    const auto large = test::make_problem(table.sizes, most + 1);
    using large_layer = typename LargeSpec::template bound<Input, Activation>;
    const auto found = test::run_layer(table, large);
    auto expected = test::run_layer(test::layer_table<Scalar>::template of<large_layer>(), large);
    // That of small images adds the gradient of the weights over all images, and is compared with the naive one.
    using algorithms = typename layer::template algorithms<Scalar>;
    if constexpr (detail::suits_small_images<Scalar, typename layer::geometry> &&
                  !detail::is_winograd<typename algorithms::backward_weights>) {
        test::check_conv2d<Scalar, Spec, Input, Activation>({most + 1});
        expected.gradients = found.gradients;
    }
    check_equal(found, expected);
}

template <class Scalar, std::size_t Filters, Shape Input, class... Options>
void check_direct() {
    check_training<Scalar, conv2d<Filters, Options...>, conv2d<Filters, Options..., algorithm<direct>>, Input,
                   kernels::relu>();
}

template <class Scalar>
void check_small_batches() {
    constexpr std::size_t channels = many_channels<Scalar>;
    using image = small_image<Scalar>;
    using by_winograd = algorithm<winograd<3>>;
    check_training<Scalar, wide_conv2d<Scalar>, wide_conv2d<Scalar, by_winograd>, image>();
    check_training<Scalar, wide_conv2d<Scalar, bias<false>>, wide_conv2d<Scalar, bias<false>, by_winograd>, image,
                   kernels::relu>();
    // By the direct algorithm in inference, and in training of large batches.
    check_direct<Scalar, channels, image, kernel<3>, stride<2, 1>, padding<1, 0, 2, 1>>();
    check_direct<Scalar, 5 * channels + 3, shape<2 * channels, 2, 3>, kernel<1>>();
    check_direct<Scalar, 5 * channels + 3, shape<2 * channels, 3, 3>, kernel<1>, stride<2>>();

    STATIC_REQUIRE(most_pixels<Scalar, wide_conv2d<Scalar>, image>(false) > 0);
    STATIC_REQUIRE(most_pixels<Scalar, conv2d<channels, kernel<1>>, image>(true) == 0);            // few weights
    STATIC_REQUIRE(most_pixels<Scalar, wide_conv2d<Scalar>, shape<channels, 16, 16>>(true) == 0);  // many pixels
    STATIC_REQUIRE(most_pixels<Scalar, wide_conv2d<Scalar, algorithm<direct>>, image>(true) == 0);
}

/// A transposed convolution's forward is the data's gradient of the mirrored convolution, with a bias.
template <class Scalar>
void check_transposed() {
    test::check_conv_transpose2d<Scalar, conv_transpose2d<many_channels<Scalar>, kernel<3>, stride<2>>,
                                 shape<many_channels<Scalar>, 2, 2>>({1, 4, 40});
}

/// Inference of small batches and a large one: the outputs with prepared weights are those without, and near those of the
/// direct algorithm.
template <class Scalar, template <class, class...> class Layers>
void check_inference() {
    using net = Layers<Scalar>;
    using by_direct = Layers<Scalar, algorithm<direct>>;
    model<net, Scalar> plain(seed{1}), prepared(seed{1});
    model<by_direct, Scalar> directly(seed{1});
    prepared.prepare();
    batch<typename net::input_shape, Scalar> samples(5);
    detail::fill_uniform(samples.span(), 1, random_stream(3, random_purpose::user));
    for (const std::size_t count : {1u, 2u, 5u}) {
        const auto found = prepared(samples.view().slice(0, count)), same = plain(samples.view().slice(0, count));
        const auto expected = directly(samples.view().slice(0, count));
        CHECK(std::equal(found.data(), found.data() + found.size(), same.data()));
        for (std::size_t i = 0; i < found.size(); ++i)
            CHECK(std::abs(found.data()[i] - expected.data()[i]) <= Scalar(1e-4));
    }
}
template <class Scalar, class... Options>
using of_products = network<small_image<Scalar>, wide_conv2d<Scalar, Options...>, relu>;
/// Single images that long vectors convolve directly.
template <class Scalar, class... Options>
using one_layer = network<shape<many_channels<Scalar>, 7, 7>, wide_conv2d<Scalar, Options...>, relu>;
template <class Scalar, class... Options>
using with_pool = network<shape<many_channels<Scalar>, 8, 8>, wide_conv2d<Scalar, Options...>, relu,
                          max_pool2d<kernel<3>, stride<2>>>;
template <class Scalar, class... Options>
using with_sum = network<shape<many_channels<Scalar>, 6, 7>,
                         residual<wide_conv2d<Scalar, Options...>, relu, wide_conv2d<Scalar, Options...>>, relu>;

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
        const auto whole = test::run_layer(test::layer_table<Scalar>::template of<convolution>(), apart).output;
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

}  // namespace

TEMPLATE_TEST_CASE(
    "small batches are computed by products with the weights as they are stored, with and without pooling", "",
    CTCNN_TEST_SCALARS) {
    // Without registers of four numbers no batch is small.
    if constexpr (simd::width<TestType> >= 4) {
        check_small_batches<TestType>();
        check_transposed<TestType>();
        check_inference<TestType, of_products>();
        check_inference<TestType, one_layer>();
        check_inference<TestType, with_pool>();
        check_inference<TestType, with_sum>();
        check_pooled_small_batches<TestType>();
    }
}
