// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d/small_image.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/network/network.hpp"
#include "support/product_checks.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

template <class Spec>
struct with_small_images;
/// The same layer, computed by small_image_convolution.
template <std::size_t Filters, class... Options>
struct with_small_images<conv2d<Filters, Options...>> {
    template <class Input, class Activation = kernels::identity>
    struct bound : conv2d<Filters, Options...>::template bound<Input, Activation> {
        using base = typename conv2d<Filters, Options...>::template bound<Input, Activation>;
        using passes = detail::small_image_convolution<typename base::geometry, Activation>;

        template <class Scalar>
        static constexpr scratch_size forward_scratch(std::size_t count) {
            return passes::template forward_scratch<Scalar>(count);
        }
        template <class Pass>
        static void forward(const Pass& pass) noexcept {
            passes::forward(pass);
        }
        template <class Scalar>
        static constexpr scratch_size backward_scratch(std::size_t count) {
            return detail::larger(passes::template weights_scratch<Scalar>(count),
                                  passes::template data_scratch<Scalar>(count));
        }
        template <class Pass>
        static void backward(const Pass& pass) noexcept {
            passes::backward_weights(pass);
            if constexpr (Pass::wants_d_input) passes::backward_data(pass);
        }
    };
};

/// Against the naive passes, and in any order of the pieces; outputs and the gradient of the input have the bits of the
/// direct algorithm.
template <class Scalar, std::size_t Filters, Shape Input, class Activation, class... Options>
void check_small_images(std::initializer_list<std::size_t> counts) {
    using spec = conv2d<Filters, Options...>;
    using layer = typename with_small_images<spec>::template bound<Input, Activation>;
    using directly = typename conv2d<Filters, Options..., algorithm<direct>>::template bound<Input, Activation>;
    const auto table = test::layer_table<Scalar>::template of<layer>();
    test::check_products(test::product_layer_of<Scalar, layer, Activation>(), test::make_naive_conv2d<spec, Input>(),
                         counts);
    for (const std::size_t count : counts) {
        INFO("batch of " << count);
        const auto problem = test::make_problem(table.sizes, count);
        const auto found = test::run_layer(table, problem);
        test::reverse_executor threads(3);
        const auto by_others = test::run_layer(table, problem, threads);
        CHECK((by_others.output == found.output));
        CHECK((by_others.d_input == found.d_input));
        CHECK((by_others.gradients == found.gradients));
        const auto expected = test::run_layer(test::layer_table<Scalar>::template of<directly>(), problem);
        CHECK((found.output == expected.output));
        CHECK((found.d_input == expected.d_input));
    }
}

}  // namespace

TEMPLATE_TEST_CASE("convolutions of small images, all images at a time, equal their naive twins and the direct ones",
                   "", CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = test::lanes<TestType>;
    using kernels::identity;
    using kernels::relu;
    check_small_images<TestType, w, shape<w, 2, 2>, identity, kernel<3>, padding<1>>({1, 3, 16, 65, 130});
    check_small_images<TestType, 5 * w + 3, shape<w + 5, 2, 3>, relu, kernel<3>, padding<1>>({15, 16});
    check_small_images<TestType, 2 * w, shape<3, 1, 1>, relu, kernel<3>, padding<1>, bias<false>>({14, 20});
    check_small_images<TestType, 3, shape<4 * w, 3, 1>, relu, kernel<5, 2>, padding<2, 1>>({17});
    // Strides, dilation, and padding on one side: pixels that no tap reaches, and taps that reach none.
    check_small_images<TestType, w + 1, shape<2 * w + 1, 4, 5>, relu, kernel<3>, stride<2>, padding<1>>({16});
    check_small_images<TestType, 4, shape<w, 5, 6>, identity, kernel<2>, stride<3>>({19});
    check_small_images<TestType, 4, shape<w, 3, 3>, relu, kernel<2, 3>, dilation<2, 1>, padding<0, 1, 2, 1>>({19});
    check_small_images<TestType, 4, shape<2, 2, 2>, relu, kernel<7>, padding<3>>({19});
}

TEST_CASE("a layer of few pixels and many weights is computed for all images at a time") {
    using wide = conv2d<128, kernel<3>, padding<1>>;
    // Not without registers of four numbers.
    STATIC_REQUIRE(detail::suits_small_images<float, wide::geometry_on<shape<128, 2, 2>>> == (simd::width<float> >= 4));
    STATIC_REQUIRE(!detail::suits_small_images<float, wide::geometry_on<shape<128, 4, 4>>>);
    STATIC_REQUIRE(!detail::suits_small_images<float, wide::geometry_on<shape<16, 2, 2>>>);
    using grouped = conv2d<128, kernel<3>, padding<1>, groups<2>>;
    STATIC_REQUIRE(!detail::suits_small_images<float, grouped::geometry_on<shape<512, 2, 2>>>);
    using pixelwise = conv2d<512, kernel<1>>;
    STATIC_REQUIRE(!detail::suits_small_images<float, pixelwise::geometry_on<shape<512, 2, 2>>>);
}

TEST_CASE("inference of small images adds and activates, with prepared weights and without, as a sample does alone") {
    using block = network<shape<64, 2, 2>,
                          residual<conv2d<64, kernel<3>, padding<1>>, relu, conv2d<64, kernel<3>, padding<1>>>, relu>;
    model<block> plain(seed{1}), prepared(seed{1});
    prepared.prepare();
    batch<block::input_shape> samples(40);
    detail::fill_uniform(samples.span(), 1, random_stream(3, random_purpose::user));
    const auto together = plain(samples.view()), same = prepared(samples.view());
    CHECK(std::equal(together.data(), together.data() + together.size(), same.data()));
    for (std::size_t i = 0; i < 40; ++i) {
        const auto alone = prepared(samples.view().slice(i, 1));
        CHECK(std::equal(alone.data(), alone.data() + alone.size(), together.data() + i * alone.size()));
    }
}
