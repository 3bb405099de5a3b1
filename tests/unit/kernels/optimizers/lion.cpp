// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/optimizers/lion.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"
#include "support/naive_optimizers.hpp"

using namespace ctcnn;

namespace {

template <class Scalar>
void check_lion(std::size_t count) {
    constexpr std::size_t guard = 2;  // elements after the range, which must not change
    const random_stream random(8, random_purpose::user);
    std::vector<Scalar> parameters(count + guard), gradients(count + guard), moment(count + guard);
    for (std::size_t i = 0; i < count + guard; ++i) {
        parameters[i] = static_cast<Scalar>(random.normal(3 * i));
        gradients[i] = static_cast<Scalar>(i % 7 == 3 ? 0 : random.normal(3 * i + 1));
        moment[i] = static_cast<Scalar>(i % 7 == 3 ? 0 : random.normal(3 * i + 2));  // some have no direction
    }
    const std::vector<Scalar> start = parameters, start_moment = moment;
    std::vector<double> p(parameters.begin(), parameters.end()), m(moment.begin(), moment.end());
    const test::naive_lion naive{.rate = 0.1, .beta1 = 0.9, .beta2 = 0.75, .decay = 0.05};
    const kernels::lion_coefficients<Scalar> c{.gradient_scale = Scalar(0.5),
                                               .keep = static_cast<Scalar>(1 - naive.rate * naive.decay),
                                               .learning_rate = static_cast<Scalar>(naive.rate),
                                               .beta1 = static_cast<Scalar>(naive.beta1),
                                               .one_minus_beta1 = static_cast<Scalar>(1 - naive.beta1),
                                               .beta2 = static_cast<Scalar>(naive.beta2),
                                               .one_minus_beta2 = static_cast<Scalar>(1 - naive.beta2)};
    for (int step = 0; step < 3; ++step) {
        naive.step(0.5, {gradients.begin(), gradients.end()}, p, m);
        kernels::lion(c, gradients.data(), parameters.data(), moment.data(), count);
    }
    double worst = 0;
    for (std::size_t i = 0; i < count; ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(parameters[i]) - p[i]));
        worst = std::max(worst, std::abs(static_cast<double>(moment[i]) - m[i]));
    }
    INFO("count " << count);
    CHECK(worst <= 64 * static_cast<double>(std::numeric_limits<Scalar>::epsilon()));
    CHECK(parameters[count] == start[count]);
    CHECK(moment[count] == start_moment[count]);
}

}  // namespace

TEMPLATE_TEST_CASE("lion equals its naive twin for every tail", "", float, double) {
    constexpr std::size_t width = simd::width<TestType>;
    for (const std::size_t count :
         {std::size_t{0}, std::size_t{1}, width - 1, width, width + 1, 2 * width + 3, std::size_t{1000}})
        check_lion<TestType>(count);
}
