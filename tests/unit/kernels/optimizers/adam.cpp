// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/optimizers/adam.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"
#include "support/naive_optimizers.hpp"

using namespace ctcnn;

namespace {

template <class Scalar>
std::vector<Scalar> normals(std::size_t count, std::uint32_t place) {
    const random_stream random(5, random_purpose::user, place);
    std::vector<Scalar> result(count);
    for (std::size_t i = 0; i < count; ++i) result[i] = static_cast<Scalar>(random.normal(i));
    return result;
}

template <class Scalar>
std::vector<double> widened(const std::vector<Scalar>& values) {
    return {values.begin(), values.end()};
}

template <class Scalar>
void check_against_naive(std::size_t count, double l2, double decoupled) {
    constexpr std::size_t guard = 2;  // elements after the range, which must not change
    constexpr double epsilon = 64 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
    const test::naive_adam naive{
        .rate = 0.01, .beta1 = 0.9, .beta2 = 0.99, .epsilon = 1e-6, .l2 = l2, .decoupled = decoupled};
    auto parameters = normals<Scalar>(count + guard, 1);
    auto first = normals<Scalar>(count + guard, 2);
    auto second = std::vector<Scalar>(count + guard, Scalar(0.25));
    const auto gradients = normals<Scalar>(count + guard, 4);
    auto expected_parameters = widened(parameters), expected_first = widened(first), expected_second = widened(second);
    for (const int t : {1, 2, 3}) {
        naive.step(t, 0.5, widened(gradients), expected_parameters, expected_first, expected_second);
        const auto scalar = [](double x) { return static_cast<Scalar>(x); };
        const kernels::adam_coefficients<Scalar> c{.gradient_scale = scalar(0.5),
                                                   .l2 = scalar(l2),
                                                   .keep = scalar(1 - naive.rate * decoupled),
                                                   .beta1 = scalar(naive.beta1),
                                                   .one_minus_beta1 = scalar(1 - naive.beta1),
                                                   .beta2 = scalar(naive.beta2),
                                                   .one_minus_beta2 = scalar(1 - naive.beta2),
                                                   .step_size = scalar(naive.rate / (1 - std::pow(naive.beta1, t))),
                                                   .root_bias_correction =
                                                       scalar(std::sqrt(1 - std::pow(naive.beta2, t))),
                                                   .epsilon = scalar(naive.epsilon)};
        kernels::adam(c, gradients.data(), parameters.data(), first.data(), second.data(), count);
    }
    double worst = 0;
    for (std::size_t i = 0; i < count; ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(parameters[i]) - expected_parameters[i]));
        worst = std::max(worst, std::abs(static_cast<double>(first[i]) - expected_first[i]));
        worst = std::max(worst, std::abs(static_cast<double>(second[i]) - expected_second[i]));
    }
    INFO("count " << count << ", l2 " << l2 << ", decoupled " << decoupled);
    CHECK(worst <= epsilon);
    CHECK(parameters[count] == normals<Scalar>(count + guard, 1)[count]);
    CHECK(first[count] == normals<Scalar>(count + guard, 2)[count]);
    CHECK(second[count] == Scalar(0.25));
}

}  // namespace

TEMPLATE_TEST_CASE("adam equals its naive twin for every tail", "", float, double) {
    constexpr std::size_t width = simd::width<TestType>;
    for (const std::size_t count :
         {std::size_t{0}, std::size_t{1}, width - 1, width, width + 1, 2 * width + 3, std::size_t{1000}})
        for (const double l2 : {0.0, 0.1})
            for (const double decoupled : {0.0, 0.1}) check_against_naive<TestType>(count, l2, decoupled);
}
