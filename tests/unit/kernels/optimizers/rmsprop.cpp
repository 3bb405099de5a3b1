// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/optimizers/rmsprop.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"
#include "support/naive_optimizers.hpp"

using namespace ctcnn;

namespace {

template <class Scalar>
void check_rmsprop(std::size_t count, bool with_momentum) {
    constexpr std::size_t guard = 2;  // elements after the range, which must not change
    const random_stream random(7, random_purpose::user);
    std::vector<Scalar> parameters(count + guard), gradients(count + guard), mean_square(count + guard, Scalar(0.25)),
        velocity(count + guard);
    for (std::size_t i = 0; i < count + guard; ++i) {
        parameters[i] = static_cast<Scalar>(random.normal(3 * i));
        gradients[i] = static_cast<Scalar>(random.normal(3 * i + 1));
        velocity[i] = static_cast<Scalar>(with_momentum ? random.normal(3 * i + 2) : 0);
    }
    const std::vector<Scalar> start = parameters, start_velocity = velocity;
    std::vector<double> p(parameters.begin(), parameters.end()), s(mean_square.begin(), mean_square.end()),
        v(velocity.begin(), velocity.end());
    const test::naive_rmsprop naive{
        .rate = 0.1, .smoothing = 0.9, .epsilon = 1e-6, .momentum = with_momentum ? 0.8 : 0, .l2 = 0.05};
    const kernels::rmsprop_coefficients<Scalar> c{.gradient_scale = Scalar(0.5),
                                                  .l2 = static_cast<Scalar>(naive.l2),
                                                  .learning_rate = static_cast<Scalar>(naive.rate),
                                                  .smoothing = static_cast<Scalar>(naive.smoothing),
                                                  .one_minus_smoothing = static_cast<Scalar>(1 - naive.smoothing),
                                                  .epsilon = static_cast<Scalar>(naive.epsilon),
                                                  .momentum = static_cast<Scalar>(naive.momentum)};
    for (int step = 0; step < 3; ++step) {
        naive.step(0.5, {gradients.begin(), gradients.end()}, p, s, v);
        if (with_momentum)
            kernels::rmsprop_momentum(c, gradients.data(), parameters.data(), mean_square.data(), velocity.data(),
                                      count);
        else
            kernels::rmsprop(c, gradients.data(), parameters.data(), mean_square.data(), count);
    }
    double worst = 0;
    for (std::size_t i = 0; i < count; ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(parameters[i]) - p[i]));
        worst = std::max(worst, std::abs(static_cast<double>(mean_square[i]) - s[i]));
        if (with_momentum) worst = std::max(worst, std::abs(static_cast<double>(velocity[i]) - v[i]));
    }
    INFO("count " << count << ", momentum " << with_momentum);
    CHECK(worst <= 64 * static_cast<double>(std::numeric_limits<Scalar>::epsilon()));
    CHECK(parameters[count] == start[count]);
    CHECK(mean_square[count] == Scalar(0.25));
    CHECK(velocity[count] == start_velocity[count]);
}

}  // namespace

TEMPLATE_TEST_CASE("rmsprop equals its naive twin for every tail", "", float, double) {
    constexpr std::size_t width = simd::width<TestType>;
    for (const std::size_t count :
         {std::size_t{0}, std::size_t{1}, width - 1, width, width + 1, 2 * width + 3, std::size_t{1000}})
        for (const bool with_momentum : {false, true}) check_rmsprop<TestType>(count, with_momentum);
}
