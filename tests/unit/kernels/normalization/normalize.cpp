// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/normalization/normalize.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include "support/catch.hpp"
#include "support/layer_harness.hpp"
#include "support/naive_normalization.hpp"

using namespace ctcnn;

namespace {

/// One set of numbers, with a weight and a bias each, against the textbook's.
template <class Scalar>
void check_normalization(std::size_t size) {
    INFO(size << " numbers");
    const test::layer_problem problem{2, test::random_values(2 * size, 1), test::random_values(2 * size, 2), {}};
    const auto weights = test::random_values(size, 3), biases = test::random_values(size, 4);
    const auto expected = test::naive_normalization{size, 1, 1, 0.125}.run(problem, weights, biases);
    const std::vector<Scalar> x(problem.input.begin(), problem.input.end());
    const std::vector<Scalar> d_y(problem.d_output.begin(), problem.d_output.end());
    const std::vector<Scalar> weight(weights.begin(), weights.end()), bias(biases.begin(), biases.end());
    std::vector<Scalar> y(2 * size), d_x(2 * size), d_weight(size), d_bias(size);
    std::vector<kernels::moments> moments;
    for (std::size_t n = 0; n < 2; ++n) {
        const Scalar *const from = x.data() + n * size, *const gradient = d_y.data() + n * size;
        moments.push_back(kernels::moments_of(from, size, 0.125));
        const auto& m = moments.back();
        kernels::normalize(from, y.data() + n * size, size, kernels::normalizing_line<Scalar>(m, 1, 0), weight.data(),
                           bias.data());
        const auto sums = kernels::gradient_sums_of(from, gradient, size, m, weight.data());
        kernels::normalize_backward(from, gradient, d_x.data() + n * size, size,
                                    static_cast<Scalar>(m.inverse_deviation),
                                    kernels::shared_gradient<Scalar>(m, sums, size), weight.data());
    }
    kernels::normalize_parameters(x.data(), d_y.data(), moments.data(), 2, size, 0, size, d_weight.data(),
                                  d_bias.data());
    test::check_sums(y, expected.output, 8);
    test::check_sums(d_x, expected.d_input, 8);
    test::check_sums(d_weight, expected.d_weight, 8);
    test::check_sums(d_bias, expected.d_bias, 8);
}

}  // namespace

TEMPLATE_TEST_CASE("normalization with a weight and a bias for each number, and its gradients, equal the textbook's",
                   "", float, double) {
    check_normalization<TestType>(2);
    check_normalization<TestType>(17);
    check_normalization<TestType>(40);
}

TEMPLATE_TEST_CASE("normalization without parameters is that with weights of 1 and biases of 0", "", float, double) {
    constexpr std::size_t size = 21;
    const auto values = test::random_values(size, 5), gradients = test::random_values(size, 6);
    const std::vector<TestType> x(values.begin(), values.end()), d_y(gradients.begin(), gradients.end());
    const std::vector<TestType> ones(size, 1), zeros(size);
    std::vector<TestType> plain(size), with(size), d_plain(size), d_with(size);
    const auto m = kernels::moments_of(x.data(), size, 0.125);
    const auto line = kernels::normalizing_line<TestType>(m, 1, 0);
    kernels::normalize(x.data(), plain.data(), size, line);
    kernels::normalize(x.data(), with.data(), size, line, ones.data(), zeros.data());
    CHECK((plain == with));
    const auto sums = kernels::gradient_sums_of(x.data(), d_y.data(), size, m);
    const auto weighted = kernels::gradient_sums_of(x.data(), d_y.data(), size, m, ones.data());
    CHECK(sums.sum == weighted.sum);
    CHECK(sums.product == weighted.product);
    const auto shared = kernels::shared_gradient<TestType>(m, sums, size);
    const auto scale = static_cast<TestType>(m.inverse_deviation);
    kernels::normalize_backward(x.data(), d_y.data(), d_plain.data(), size, scale, shared);
    kernels::normalize_backward(x.data(), d_y.data(), d_with.data(), size, scale, shared, ones.data());
    CHECK((d_plain == d_with));
}

TEST_CASE("numbers far from zero keep their digits") {
    const std::vector<float> x{16777216.0f, 16777218.0f, 16777220.0f, 16777222.0f};
    const auto m = kernels::moments_of(x.data(), x.size(), 0);
    CHECK(m.mean == 16777219.0);
    CHECK(m.inverse_deviation == Approx(1 / std::sqrt(5.0)));
    std::vector<float> y(4);
    kernels::normalize(x.data(), y.data(), 4, kernels::normalizing_line<float>(m, 1, 0));
    CHECK(y[0] == Approx(-3 / std::sqrt(5.0)).epsilon(1e-6));
    CHECK(y[3] == Approx(3 / std::sqrt(5.0)).epsilon(1e-6));
}
