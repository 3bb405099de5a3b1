// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/batch_norm.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ratio>
#include <type_traits>
#include <vector>

#include "ctcnn/layers/batch_norm1d.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/catch.hpp"
#include "support/network_runs.hpp"

using namespace ctcnn;

namespace {

/// What a batch normalization of planar images computes, written down from its definition in long double.
struct naive_batch_norm {
    std::vector<long double> output, d_input, d_weight, d_bias, mean, unbiased_variance;
};

template <class Scalar>
naive_batch_norm naive(const Scalar* x, const Scalar* d_y, const Scalar* weight, const Scalar* bias, std::size_t count,
                       std::size_t channels, std::size_t pixels, long double epsilon) {
    const std::size_t size = count * channels * pixels;
    naive_batch_norm result{std::vector<long double>(size), std::vector<long double>(size), {}, {}, {}, {}};
    const auto values = static_cast<long double>(count * pixels);
    for (std::size_t c = 0; c < channels; ++c) {
        const auto each = [&](auto function) {
            for (std::size_t n = 0; n < count; ++n)
                for (std::size_t p = 0; p < pixels; ++p) function((n * channels + c) * pixels + p);
        };
        long double mean = 0, variance = 0, d_weight = 0, d_bias = 0;
        each([&](std::size_t i) { mean += x[i] / values; });
        each([&](std::size_t i) { variance += (x[i] - mean) * (x[i] - mean) / values; });
        const long double inverse = 1 / std::sqrt(variance + epsilon);
        each([&](std::size_t i) {
            result.output[i] = (x[i] - mean) * inverse * weight[c] + bias[c];
            d_weight += d_y[i] * (x[i] - mean) * inverse;
            d_bias += d_y[i];
        });
        each([&](std::size_t i) {
            result.d_input[i] =
                weight[c] * inverse * (d_y[i] - d_bias / values - (x[i] - mean) * inverse * d_weight / values);
        });
        result.d_weight.push_back(d_weight);
        result.d_bias.push_back(d_bias);
        result.mean.push_back(mean);
        result.unbiased_variance.push_back(variance * values / (values - 1));
    }
    return result;
}

template <class Scalar>
double worst_error(const Scalar* found, const std::vector<long double>& expected) {
    long double worst = 0, largest = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        worst = std::max(worst, std::abs(static_cast<long double>(found[i]) - expected[i]));
        largest = std::max(largest, std::abs(expected[i]));
    }
    return static_cast<double>(worst / largest);
}

/// Bound to images that are held as `Held`, run by itself on a batch with the mean `center`.
template <class Scalar, arrangement Held, std::size_t Channels, std::size_t Height, std::size_t Width>
void check_layer(std::size_t count, double center) {
    using input = shape<Channels, Height, Width>;
    using bound = typename batch_norm2d<>::bound<input>::template arranged<Held>;
    constexpr std::size_t pixels = Height * Width;
    INFO(Channels << " channels, " << pixels << " pixels, " << count << " samples around " << center);
    std::vector<Scalar> x(count * input::size), d_y(x.size());
    const random_stream random(7, random_purpose::user);
    for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] = static_cast<Scalar>(center + random.normal(i));
        d_y[i] = static_cast<Scalar>(random.normal(1'000'000 + i));
    }
    parameter_block<typename bound::parameters, Scalar> parameters, gradients;
    for (std::size_t c = 0; c < Channels; ++c) {
        parameters.template get<0>()(c) = static_cast<Scalar>(0.5 + random.normal(2'000'000 + c));
        parameters.template get<1>()(c) = static_cast<Scalar>(random.normal(3'000'000 + c));
    }
    const auto expected = naive(x.data(), d_y.data(), parameters.template get<0>().data(),
                                parameters.template get<1>().data(), count, Channels, pixels, 1e-5L);
    const auto rearranged = [&](const std::vector<Scalar>& from, bool back) {
        std::vector<Scalar> to(from.size());
        for (std::size_t n = 0; n < count; ++n)
            for (std::size_t c = 0; c < Channels; ++c)
                for (std::size_t p = 0; p < pixels; ++p) {
                    const std::size_t planar = (n * Channels + c) * pixels + p, last = (n * pixels + p) * Channels + c;
                    (back ? to[planar] : to[last]) = back ? from[last] : from[planar];
                }
        return Held == arrangement::planar ? from : to;
    };
    x = rearranged(x, false);
    d_y = rearranged(d_y, false);
    std::vector<Scalar> y(x.size()), d_x(x.size());
    std::vector<std::byte> scratch(bound::template backward_scratch<Scalar>(count).shared + 64);
    std::vector<kernels::channel_moments> saved(Channels);
    serial_executor here;
    std::byte* const aligned = scratch.data() + (64 - reinterpret_cast<std::uintptr_t>(scratch.data()) % 64) % 64;
    const pass_context context{{aligned, nullptr, 0}, here, nullptr, 0};
    auto* const saved_batch = reinterpret_cast<std::byte*>(saved.data());
    bound::forward(forward_pass<bound, Scalar, run_mode::training>{
        context, parameters.view(), {}, {x.data(), count}, {y.data(), count}, nullptr, saved_batch});
    bound::backward(backward_pass<bound, Scalar, true>{context,
                                                       parameters.view(),
                                                       {x.data(), count},
                                                       {y.data(), count},
                                                       {d_y.data(), count},
                                                       {d_x.data(), count},
                                                       gradients.view(),
                                                       nullptr,
                                                       saved_batch});
    const double allowed = (std::is_same_v<Scalar, float> ? 2e-6 : 1e-13) * std::max(1.0, std::abs(center));
    CHECK(worst_error(rearranged(y, true).data(), expected.output) < allowed);
    CHECK(worst_error(rearranged(d_x, true).data(), expected.d_input) < allowed);
    CHECK(worst_error(gradients.template get<0>().data(), expected.d_weight) < allowed);
    CHECK(worst_error(gradients.template get<1>().data(), expected.d_bias) < allowed);

    parameter_block<typename bound::statistics, Scalar> statistics;
    statistics.template get<1>()(0) = 1;
    bound::observe(observe_pass<bound, Scalar>{statistics.view(), saved_batch, count});
    std::vector<long double> mean = expected.mean, variance = expected.unbiased_variance;
    for (long double& m : mean) m *= 0.1L;
    for (long double& v : variance) v *= 0.1L;
    variance[0] += 0.9L;
    CHECK(worst_error(statistics.template get<0>().data(), mean) < 1e-6);
    CHECK(worst_error(statistics.template get<1>().data(), variance) < 1e-6);
    CHECK(statistics.template get<2>()() == 1);
}

template <class Scalar, arrangement Held>
void check_layers() {
    check_layer<Scalar, Held, 16, 6, 5>(4, 0);
    check_layer<Scalar, Held, 5, 3, 3>(35, 2);
    check_layer<Scalar, Held, 1, 7, 9>(1, -1);
    check_layer<Scalar, Held, 37, 1, 1>(9, 0);
    check_layer<Scalar, Held, 3, 1, 2>(2, 0);
    check_layer<Scalar, Held, 8, 11, 17>(3, 1000);  // the mean is large beside the deviation
}

}  // namespace

TEMPLATE_TEST_CASE("batch normalization equals its definition, in both arrangements", "", float, double) {
    check_layers<TestType, arrangement::planar>();
    check_layers<TestType, arrangement::channels_last>();
}

namespace {

using normalized =
    network<shape<3, 6, 5>, batch_norm2d<affine<false>>, conv2d<11, kernel<3>, padding<1>, bias<false>>, batch_norm2d<>,
            hyperbolic_tangent, conv2d<4, kernel<3>, bias<false>>, batch_norm2d<epsilon<std::ratio<1, 10>>>, relu,
            flatten, linear<9, bias<false>>, batch_norm1d<momentum<std::ratio<1, 2>>>, hyperbolic_tangent, linear<3>>;

}  // namespace

TEST_CASE("the gradients of a network with batch normalization equal central differences") {
    test::network_problem<normalized, double> problem(5);
    serial_executor here;
    const auto found = problem.train(here);
    CHECK(test::worst_gradient<normalized>(problem, found.gradients, 3, 1e-5) < 1e-6);
}

TEST_CASE("batch normalization has the same bits for any number of threads") {
    const test::network_problem<normalized, float> problem(37);
    serial_executor here;
    const auto found = problem.train(here);
    for (const std::size_t threads : {std::size_t{2}, std::size_t{3}, std::size_t{8}}) {
        thread_pool pool(threads);
        CHECK(problem.train(pool) == found);
    }
}
