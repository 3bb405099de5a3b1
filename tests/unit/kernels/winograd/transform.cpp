// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/winograd/transform.hpp"

#include <cstddef>
#include <random>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// A vector whose lanes all hold `x`, and back.
simd::pack<double> all(double x) { return simd::broadcast<double>(x); }
double first(const simd::pack<double>& x) {
    double lanes[simd::width<double>];
    simd::store(lanes, x);
    return lanes[0];
}

std::vector<double> draw(std::size_t count, std::mt19937& engine) {
    std::uniform_real_distribution<double> uniform(-1, 1);
    std::vector<double> numbers(count);
    for (double& x : numbers) x = uniform(engine);
    return numbers;
}

template <class Transform, std::size_t Outputs>
void check_against_sums() {
    constexpr std::size_t points = Transform::points;
    std::mt19937 engine(7);
    for (int repetition = 0; repetition < 20; ++repetition) {
        const auto d = draw(points, engine), w = draw(3, engine), d_y = draw(Outputs, engine);
        simd::pack<double> in[points], transformed[points], filter[3], filters[points], product[points];
        simd::pack<double> gradient[Outputs], gradients[points], y[Outputs], d_w[3];
        for (std::size_t i = 0; i < points; ++i) in[i] = all(d[i]);
        for (std::size_t i = 0; i < 3; ++i) filter[i] = all(w[i]);
        for (std::size_t i = 0; i < Outputs; ++i) gradient[i] = all(d_y[i]);
        Transform::input(in, transformed);
        Transform::filter(filter, filters);
        Transform::output_gradient(gradient, gradients);

        for (std::size_t i = 0; i < points; ++i) product[i] = transformed[i] * filters[i];
        Transform::output(product, y);
        for (std::size_t k = 0; k < Outputs; ++k)
            CHECK(first(y[k]) == Approx(d[k] * w[0] + d[k + 1] * w[1] + d[k + 2] * w[2]).margin(1e-12));

        for (std::size_t i = 0; i < points; ++i) product[i] = transformed[i] * gradients[i];
        Transform::filter_gradient(product, d_w);
        for (std::size_t t = 0; t < 3; ++t) {
            double sum = 0;
            for (std::size_t k = 0; k < Outputs; ++k) sum += d[k + t] * d_y[k];
            CHECK(first(d_w[t]) == Approx(sum).margin(1e-12));
        }
    }
}

}  // namespace

TEST_CASE("Winograd's transforms give the convolution and its gradient") {
    check_against_sums<kernels::winograd::tile_transform<double, 3, 3>, 3>();
    check_against_sums<kernels::winograd::tile_transform<double, 3, 4>, 4>();
    check_against_sums<kernels::winograd::tile_transform<double, 4, 4>, 4>();
    check_against_sums<kernels::winograd::tile_transform<double, 4, 5>, 5>();
}

TEST_CASE("tiles of a smaller and a larger size share all points but the last") {
    using small = kernels::winograd::tile_transform<double, 3, 3>;
    using large = kernels::winograd::tile_transform<double, 3, 4>;
    std::mt19937 engine(8);
    const auto w = draw(3, engine);
    simd::pack<double> filter[3], few[small::points], many[large::points];
    for (std::size_t i = 0; i < 3; ++i) filter[i] = all(w[i]);
    small::filter(filter, few);
    large::filter(filter, many);
    for (std::size_t i = 0; i < small::points; ++i) CHECK(first(few[i]) == first(many[i]));
}
