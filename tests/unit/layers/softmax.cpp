// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/softmax.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <vector>

#include "support/gradient_checks.hpp"
#include "support/layer_facts.hpp"
#include "support/layer_harness.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

static_assert(softmax::name == "Softmax");
static_assert(std::same_as<test::output_of<softmax, shape<3, 7, 6>>, shape<3, 7, 6>> &&
              test::parameters_of<softmax, shape<7>> == 0);
static_assert(softmax::accepts<shape<7>> && !softmax::accepts<shape<>>);

namespace {

template <class Scalar>
void check_softmax(const test::layer_table<Scalar>& layer, std::size_t pixels, std::size_t count) {
    auto problem = test::make_problem(layer.sizes, count);
    for (double& x : problem.input) x *= 8;
    const auto found = test::run_layer(layer, problem);
    const std::size_t size = layer.sizes.input.size, channels = size / pixels;
    std::vector<double> y(problem.input), d_x(y.size());
    std::vector<double> d_sizes(y.size());
    for (std::size_t n = 0; n < count; ++n)
        for (std::size_t p = 0; p < pixels; ++p) {
            const auto at = [&](std::size_t c) { return n * size + c * pixels + p; };
            double sum = 0, product = 0, products = 0;
            for (std::size_t c = 0; c < channels; ++c) sum += std::exp(problem.input[at(c)]);
            for (std::size_t c = 0; c < channels; ++c) {
                y[at(c)] = std::exp(problem.input[at(c)]) / sum;
                product += y[at(c)] * problem.d_output[at(c)];
                products += std::abs(y[at(c)] * problem.d_output[at(c)]);
            }
            for (std::size_t c = 0; c < channels; ++c) {
                d_x[at(c)] = y[at(c)] * (problem.d_output[at(c)] - product);
                d_sizes[at(c)] = y[at(c)] * (std::abs(problem.d_output[at(c)]) + products);
            }
        }
    // The difference that the exponential is taken of may be 50, and is rounded: its error is that of the result.
    for (double& x : d_sizes) x *= 32;
    std::vector<double> sizes(y);
    for (double& x : sizes) x *= 16;
    test::check_sums(found.output, {y, sizes, 1});
    test::check_sums(found.d_input, {d_x, d_sizes, 1});
    test::reverse_executor threads(3);
    const auto again = test::run_layer(layer, problem, threads);
    CHECK(found.output == again.output);
    CHECK(found.d_input == again.d_input);
}

template <class Scalar, Shape Input>
void check_softmax(std::size_t count) {
    INFO("softmax of " << to_string(Input{}));
    check_softmax(test::layer_table<Scalar>::template of<softmax::bound<Input>>(), Input::size / Input::extents[0],
                  count);
}

}  // namespace

TEMPLATE_TEST_CASE("softmax over channels equals its formula", "", CTCNN_TEST_SCALARS) {
    using T = TestType;
    constexpr std::size_t w = simd::width<T>;
    check_softmax<T, shape<1>>(2);
    check_softmax<T, shape<10>>(5);
    check_softmax<T, shape<2 * w + 3>>(3);
    check_softmax<T, shape<5, 1, 2 * w>>(2);
    check_softmax<T, shape<3, 5, 7>>(4);
    check_softmax<T, shape<4, 3>>(3);
}

namespace {

/// Channels of one pixel, as a row and in an image that has the same in each pixel.
template <class Scalar>
void check_row(const std::vector<double>& row, const std::vector<double>& expected) {
    using one = softmax::bound<shape<3>>;
    using many = softmax::bound<shape<3, 1, 37>>;
    test::layer_problem problem{1, row, {1, 2, 4}, {}};
    const auto as_row = test::run_layer<one, Scalar>(problem).output;
    problem.input.clear();
    for (const double x : row) problem.input.insert(problem.input.end(), 37, x);
    problem.d_output.assign(3 * 37, 1);
    const auto as_image = test::run_layer<many, Scalar>(problem).output;
    const auto is = [](Scalar found, double value) {
        return std::isnan(value) ? std::isnan(found) : found == static_cast<Scalar>(value);
    };
    for (std::size_t c = 0; c < 3; ++c) {
        INFO(row[0] << ", " << row[1] << ", " << row[2] << ": " << c);
        CHECK(is(as_row[c], expected[c]));
        for (std::size_t p = 0; p < 37; ++p) CHECK(is(as_image[c * 37 + p], expected[c]));
    }
}

}  // namespace

TEMPLATE_TEST_CASE("softmax of large numbers, of infinities and of what is not a number", "", CTCNN_TEST_SCALARS) {
    constexpr double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
    check_row<TestType>({1e4, -1e4, 1e4}, {0.5, 0, 0.5});
    check_row<TestType>({3e38, -3e38, 0}, {1, 0, 0});
    check_row<TestType>({-1e30, -1e30, -infinity}, {0.5, 0.5, 0});
    // As PyTorch.
    check_row<TestType>({-infinity, -infinity, -infinity}, {nan, nan, nan});
    check_row<TestType>({0, infinity, 0}, {nan, nan, nan});
    check_row<TestType>({0, 1, nan}, {nan, nan, nan});
    check_row<TestType>({nan, 1, 2}, {nan, nan, nan});
}

TEST_CASE("gradient of softmax") {
    test::check_gradients<softmax::bound<shape<7>>>();
    test::check_gradients<softmax::bound<shape<3, 2, 3>>>();
}
