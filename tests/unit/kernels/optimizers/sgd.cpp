// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/optimizers/sgd.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"
#include "support/naive_optimizers.hpp"

using namespace ctcnn;

namespace {

enum class kind { plain, momentum, nesterov };

template <class Scalar>
void check_against_naive(std::size_t count, kind which) {
    constexpr std::size_t guard = 2;  // elements after the range, which must not change
    const random_stream random(6, random_purpose::user);
    std::vector<Scalar> parameters(count + guard), gradients(count + guard), velocity(count + guard);
    for (std::size_t i = 0; i < count + guard; ++i) {
        parameters[i] = static_cast<Scalar>(random.normal(3 * i));
        gradients[i] = static_cast<Scalar>(random.normal(3 * i + 1));
        velocity[i] = static_cast<Scalar>(which == kind::plain ? 0 : random.normal(3 * i + 2));
    }
    const std::vector<Scalar> start = parameters, start_velocity = velocity;
    std::vector<double> expected(parameters.begin(), parameters.end());
    std::vector<double> expected_velocity(velocity.begin(), velocity.end());
    const test::naive_sgd naive{
        .rate = 0.1, .momentum = which == kind::plain ? 0 : 0.9, .l2 = 0.05, .nesterov = which == kind::nesterov};
    const kernels::sgd_coefficients<Scalar> c{.gradient_scale = Scalar(0.5),
                                              .l2 = static_cast<Scalar>(naive.l2),
                                              .learning_rate = static_cast<Scalar>(naive.rate),
                                              .momentum = static_cast<Scalar>(naive.momentum)};
    for (int step = 0; step < 3; ++step) {
        naive.step(0.5, {gradients.begin(), gradients.end()}, expected, expected_velocity);
        if (which == kind::plain)
            kernels::sgd(c, gradients.data(), parameters.data(), count);
        else if (which == kind::momentum)
            kernels::sgd_momentum<false>(c, gradients.data(), parameters.data(), velocity.data(), count);
        else
            kernels::sgd_momentum<true>(c, gradients.data(), parameters.data(), velocity.data(), count);
    }
    double worst = 0;
    for (std::size_t i = 0; i < count; ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(parameters[i]) - expected[i]));
        if (which != kind::plain)
            worst = std::max(worst, std::abs(static_cast<double>(velocity[i]) - expected_velocity[i]));
    }
    INFO("count " << count);
    CHECK(worst <= 64 * static_cast<double>(std::numeric_limits<Scalar>::epsilon()));
    CHECK(parameters[count] == start[count]);
    CHECK(velocity[count] == start_velocity[count]);
}

}  // namespace

TEMPLATE_TEST_CASE("sgd equals its naive twin for every tail", "", float, double) {
    constexpr std::size_t width = simd::width<TestType>;
    for (const std::size_t count :
         {std::size_t{0}, std::size_t{1}, width - 1, width, width + 1, 2 * width + 3, std::size_t{1000}})
        for (const kind which : {kind::plain, kind::momentum, kind::nesterov})
            check_against_naive<TestType>(count, which);
}
