// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d/winograd.hpp"

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

#include "ctcnn/layers/conv2d.hpp"
#include "support/product_checks.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;
using test::check_conv2d;

namespace {

template <std::size_t Small, std::size_t Filters, class Padding = padding<1>>
using winograd_conv2d = conv2d<Filters, kernel<3>, Padding, algorithm<winograd<Small>>>;

/// Root mean square of (found - expected), relative to that of expected.
double relative_error(const std::vector<float>& found, const std::vector<double>& expected) {
    double error = 0, size = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        error += std::pow(static_cast<double>(found[i]) - expected[i], 2);
        size += std::pow(expected[i], 2);
    }
    return std::sqrt(error / size);
}

/// The outputs and the gradients of the input of few images, on one thread and on three, are those that they have in a
/// batch of many, bit for bit.
template <class Scalar>
void check_few_images(const test::layer_table<Scalar>& layer) {
    const auto many = test::make_problem(layer.sizes, 16);
    const auto expected = test::run_layer(layer, many);
    for (const std::size_t count : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{5}}) {
        INFO("batch of " << count);
        const auto some = [&](const auto& values) {
            auto result = values;
            result.resize(values.size() / 16 * count);
            return result;
        };
        const test::layer_problem few{count, some(many.input), some(many.d_output), many.parameters};
        const auto found = test::run_layer(layer, few);
        CHECK((found.output == some(expected.output)));
        CHECK((found.d_input == some(expected.d_input)));
        test::reverse_executor three(3);
        const auto by_others = test::run_layer(layer, few, three);
        CHECK((by_others.output == found.output));
        CHECK((by_others.d_input == found.d_input));
        CHECK((by_others.gradients == found.gradients));
    }
}

/// \tparam Bands   into how many bands an image alone is divided
/// \tparam Pieces  into how many pieces a band is divided, at least
template <class Scalar, std::size_t Bands, std::size_t Pieces, class Spec, Shape Input,
          class Activation = kernels::identity>
void check_few_images() {
    using layer = typename Spec::template bound<Input, Activation>;
    using forward = typename layer::template algorithms<Scalar>::forward;
    constexpr auto division = detail::winograd_division<typename forward::template implementation<Scalar>>::of(1);
    STATIC_REQUIRE(division.bands == Bands);
    STATIC_REQUIRE(division.channel_pieces >= Pieces);
    check_few_images(test::layer_table<Scalar>::template of<layer>());
}

}  // namespace

// The size of a register changes nothing where there are few channels: one type will do.
// 3, 4, 6, 7, 8, 9: one small tile, one large, two small, a large and a small, two large, three small.
TEST_CASE("Winograd's convolution of images of any size that tiles cover") {
    constexpr std::size_t w = test::lanes<float>;
    check_conv2d<double, winograd_conv2d<3, 4>, shape<4, 3, 4>>({1, 3});
    check_conv2d<float, winograd_conv2d<3, w>, shape<w, 6, 7>>({2});
    check_conv2d<float, winograd_conv2d<3, w>, shape<w, 8, 9>>({2});
    check_conv2d<float, winograd_conv2d<4, w>, shape<w, 4, 9>>({2});
    check_conv2d<double, winograd_conv2d<4, 4>, shape<4, 5, 8>>({2});
}

TEMPLATE_TEST_CASE("Winograd's convolution with channels that don't fill a register", "", CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = test::lanes<TestType>;
    check_conv2d<TestType, winograd_conv2d<3, 1>, shape<1, 7, 4>, kernels::relu>({1, 2});
    check_conv2d<TestType, winograd_conv2d<3, w + 1>, shape<w - 1, 4, 7>, kernels::relu>({2});
    check_conv2d<TestType, winograd_conv2d<3, 3 * w - 1>, shape<2 * w + 3, 7, 7>>({2});  // an odd number of vectors
}

TEST_CASE("Winograd's convolution with other paddings") {
    check_conv2d<float, winograd_conv2d<3, 5, padding<0>>, shape<3, 8, 6>>({2});
    check_conv2d<float, winograd_conv2d<3, 5, padding<2>>, shape<3, 4, 5>>({2});
    check_conv2d<float, winograd_conv2d<3, 5, padding<1, 0>>, shape<3, 6, 9>>({2});
    // The input's gradient is computed directly: there are no tiles for a side of 5, and no such padding.
    check_conv2d<float, winograd_conv2d<3, 5, padding<0>>, shape<3, 5, 6>>({2});
    check_conv2d<float, winograd_conv2d<3, 5, padding<3>>, shape<3, 3, 4>>({2});
}

TEST_CASE("Winograd's convolution of batches of any size") {
    check_conv2d<float, winograd_conv2d<3, 3>, shape<2, 4, 7>, kernels::relu>({1, 2, 3, 7, 8, 9, 16, 31, 64, 65});
}

TEMPLATE_TEST_CASE("few images of Winograd's convolution are divided into bands and channels, with the bits of many",
                   "", CTCNN_TEST_SCALARS) {
    constexpr std::size_t w = test::lanes<TestType>;
    check_few_images<TestType, 8, 1, winograd_conv2d<3, 6>, shape<17, 32, 32>, kernels::relu>();
    check_few_images<TestType, 8, 1, winograd_conv2d<3, w>, shape<6, 46, 45>>();
    check_few_images<TestType, 4, 2, winograd_conv2d<3, 2 * w + 1>, shape<2 * w + 1, 19, 26>>();
    check_few_images<TestType, 1, 3, winograd_conv2d<3, 5 * w>, shape<4 * w, 9, 11>>();
    check_few_images<TestType, 4, 1, winograd_conv2d<4, w, padding<2, 0, 1, 2>>, shape<2 * w, 28, 30>>();
}

// Numbers as they occur in a network, and a batch as large as in training: what grows is the weight gradient's sum.
TEST_CASE("the rounding error of Winograd's convolution is near that of the direct one") {
    using input = shape<16, 13, 13>;
    constexpr std::size_t filters = 16, count = 64;
    using fast = conv2d<filters, kernel<3>, padding<1>, algorithm<winograd<3>>>::bound<input>;
    using slow = conv2d<filters, kernel<3>, padding<1>, algorithm<direct>>::bound<input>;
    test::layer_problem problem = test::make_problem<fast>(count);
    std::mt19937 engine(3);
    std::normal_distribution<double> normal;
    const auto draw = [&](std::vector<double>& numbers, double scale) {
        for (double& x : numbers) x = static_cast<float>(scale * normal(engine));
    };
    draw(problem.input, 1);
    draw(problem.d_output, 1);
    draw(problem.parameters[0], std::sqrt(2.0 / (16 * 9)));
    const auto exact = test::run_layer<slow, double>(problem);
    const auto found = test::run_layer<fast, float>(problem), sums = test::run_layer<slow, float>(problem);
    CHECK(relative_error(found.output, exact.output) < 4 * relative_error(sums.output, exact.output));
    CHECK(relative_error(found.d_input, exact.d_input) < 4 * relative_error(sums.d_input, exact.d_input));

    // Against one long sum in float, as libraries compute it; our own direct convolution adds up image by image.
    std::vector<float> chain(filters * 16 * 9);
    for (std::size_t n = 0; n < count; ++n)
        for (std::size_t o = 0; o < filters; ++o)
            for (std::size_t i = 0; i < 16; ++i)
                for (std::size_t t = 0; t < 9; ++t)
                    for (std::size_t y = t / 3 == 0; y < 13 - (t / 3 == 2); ++y)
                        for (std::size_t x = t % 3 == 0; x < 13 - (t % 3 == 2); ++x)
                            chain[(o * 16 + i) * 9 + t] +=
                                static_cast<float>(problem.d_output[((n * filters + o) * 13 + y) * 13 + x]) *
                                static_cast<float>(
                                    problem.input[((n * 16 + i) * 13 + y + t / 3 - 1) * 13 + x + t % 3 - 1]);
    CHECK(relative_error(found.gradients[0], exact.gradients[0]) < relative_error(chain, exact.gradients[0]));
}

TEST_CASE("Winograd's convolution with other padding on each side") {
    constexpr std::size_t w = test::lanes<float>;
    using fast = algorithm<winograd<3>>;
    check_conv2d<float, conv2d<5, kernel<3>, padding<0, 1, 2, 0>, fast>, shape<3, 6, 7>>({2});
    check_conv2d<float, conv2d<w, kernel<3>, padding<2, 0, 0, 1>, fast>, shape<w, 6, 7>>({2});
    check_conv2d<float, conv2d<5, kernel<3>, padding<1, 2, 0, 2>, algorithm<winograd<4>>>, shape<3, 5, 6>>({2});
    // The input's gradient is computed directly; and a tile may lie in the padding, before or after the image.
    check_conv2d<float, conv2d<5, kernel<3>, padding<0, 3, 1, 0>, fast>, shape<3, 5, 5>>({2});
    check_conv2d<float, conv2d<5, kernel<3>, padding<7, 0, 0, 7>, fast>, shape<3, 4, 4>>({2});
    check_conv2d<float, conv2d<5, kernel<3>, padding<0, 7, 7, 0>, fast>, shape<3, 4, 4>>({2});
}
