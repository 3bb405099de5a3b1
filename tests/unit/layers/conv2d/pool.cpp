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
#include <vector>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "support/product_checks.hpp"

using namespace ctcnn;

namespace {

template <std::size_t Filters, class Padding = padding<1>>
using pooled_winograd = conv2d<Filters, kernel<3>, Padding, algorithm<winograd<3>>>;

template <class Scalar>
std::vector<double> as_double(const std::vector<Scalar>& values) {
    return {values.begin(), values.end()};
}

/// A convolution and its pooling, as one layer and as two.
template <class Scalar>
struct pooled_layers {
    test::layer_table<Scalar> together, convolution, pool;
};

/// Equal, but that one NaN is like another.
template <class Scalar>
bool same(const std::vector<Scalar>& a, const std::vector<Scalar>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](Scalar x, Scalar y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

/// \param holes  every so many elements of the input are NaN; 0 for none
template <class Scalar>
void check(const pooled_layers<Scalar>& layers, std::initializer_list<std::size_t> counts, std::size_t holes = 0) {
    for (const std::size_t count : counts) {
        INFO("batch of " << count);
        const auto add_holes = [&](std::vector<double>& input) {
            for (std::size_t i = holes / 2; holes != 0 && i < input.size(); i += holes)
                input[i] = std::numeric_limits<double>::quiet_NaN();
        };
        test::layer_problem problem = test::make_problem(layers.together.sizes, count);
        add_holes(problem.input);
        const auto found = test::run_layer(layers.together, problem);

        // The same input and parameters.
        test::layer_problem apart = test::make_problem(layers.convolution.sizes, count);
        add_holes(apart.input);
        REQUIRE(same(apart.input, problem.input));
        REQUIRE(apart.parameters == problem.parameters);
        const auto pooled = test::run_layer(
            layers.pool, {count, as_double(test::run_layer(layers.convolution, apart).output), problem.d_output, {}});
        apart.d_output = as_double(pooled.d_input);
        const auto expected = test::run_layer(layers.convolution, apart);
        CHECK(same(found.output, pooled.output));
        CHECK(same(found.d_input, expected.d_input));
        REQUIRE(found.gradients.size() == expected.gradients.size());
        for (std::size_t i = 0; i < found.gradients.size(); ++i) CHECK(same(found.gradients[i], expected.gradients[i]));
        if (holes == 0)
            CHECK(std::none_of(found.output.begin(), found.output.end(), [](Scalar x) { return std::isnan(x); }));
        if (holes != 0)
            CHECK(std::any_of(found.output.begin(), found.output.end(), [](Scalar x) { return std::isnan(x); }));
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
    using table = test::layer_table<Scalar>;
    check<Scalar>({table::template of<together>(), table::template of<convolution>(), table::template of<pool>()},
                  counts, holes);
}

}  // namespace

TEST_CASE("pooling fused to a convolution gives the bits of two layers") {
    constexpr std::size_t w = test::lanes<float>;
    check<float, pooled_winograd<3 * w>, shape<w, 8, 6>>(
        {1, 2, 3, 9, 33});  // few images: channels are distributed to pieces
    check<double, pooled_winograd<test::lanes<double> + 1>, shape<2, 4, 6>>({2});
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
