// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/simd/math.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

template <class T>
std::array<T, simd::width<T>> numbers_in(simd::pack<T> x) {
    std::array<T, simd::width<T>> result;
    simd::store(result.data(), x);
    return result;
}

/// Numbers between `low` and `high`: some evenly spread, and some of every magnitude down to 2^-60.
template <class T>
std::vector<T> wide_numbers(double low, double high) {
    const random_stream random(7, random_purpose::user);
    constexpr std::size_t count = 4096;  // a multiple of every register's width
    std::vector<T> result(2 * count);
    const auto uniform = [&](std::size_t i) {
        return static_cast<double>(random.block(static_cast<std::uint32_t>(i))[0]) * 0x1p-32;
    };
    for (std::size_t i = 0; i < count; ++i) result[i] = static_cast<T>(low + (high - low) * uniform(i));
    for (std::size_t i = count; i < 2 * count; ++i)
        result[i] = static_cast<T>((i % 2 == 0 ? low : high) * std::exp2(-60 * uniform(i)));
    return result;
}

/// Every `found(x)` within `units` of the last place of `expected(x)`, unless that is a denormal number.
template <class T, class Found, class Expected>
void check_units(std::string_view name, double low, double high, Found found, Expected expected, double units) {
    const std::vector<T> numbers = wide_numbers<T>(low, high);
    double worst = 0;
    T place = 0;
    for (std::size_t i = 0; i < numbers.size(); i += simd::width<T>) {
        const auto lanes = numbers_in<T>(found(simd::load(numbers.data() + i)));
        for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
            const long double exact = expected(static_cast<long double>(numbers[i + lane]));
            if (std::abs(exact) < static_cast<long double>(std::numeric_limits<T>::min()) * 2) continue;
            int exponent = 0;
            std::frexp(exact, &exponent);
            const long double unit = std::ldexp(1.0L, exponent - std::numeric_limits<T>::digits);
            const double error = static_cast<double>(std::abs(static_cast<long double>(lanes[lane]) - exact) / unit);
            if (!(error <= worst)) {
                worst = error;
                place = numbers[i + lane];
            }
        }
    }
    INFO(name << ": worst at " << place << ", off by " << worst << " units");
    CHECK(worst <= units);
}

template <class T>
T at(simd::pack<T> x) {
    return numbers_in<T>(x)[0];
}

}  // namespace

TEMPLATE_TEST_CASE("exp(x) - 1 and log(1 + x) are right to a few units, near 0 too", "", float, double) {
    using T = TestType;
    const auto minus_one = [](auto x) { return simd::exponential_minus_one(x); };
    const auto one_plus = [](auto x) { return simd::logarithm_of_one_plus(x); };
    check_units<T>(
        "expm1", -80, 80, minus_one, [](long double x) { return std::expm1(x); }, 3);
    check_units<T>(
        "log1p", -0.9, 1e9, one_plus, [](long double x) { return std::log1p(x); }, 3);
    check_units<T>(
        "log1p", -0.9, 1, one_plus, [](long double x) { return std::log1p(x); }, 3);
    constexpr T infinity = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
    CHECK(at<T>(minus_one(simd::broadcast<T>(-infinity))) == -1);
    CHECK(at<T>(minus_one(simd::broadcast<T>(infinity))) == infinity);
    CHECK(std::isnan(at<T>(minus_one(simd::broadcast<T>(nan)))));
    CHECK(at<T>(one_plus(simd::broadcast<T>(infinity))) == infinity);
    CHECK(at<T>(one_plus(simd::broadcast<T>(-1))) == -infinity);
    CHECK(std::isnan(at<T>(one_plus(simd::broadcast<T>(nan)))));
}

TEMPLATE_TEST_CASE("the normal distribution is right to a few units, far below 0 too", "", float, double) {
    using T = TestType;
    const double lowest = sizeof(T) == sizeof(float) ? -13 : -37.5;
    check_units<T>(
        "distribution", lowest, 9, [](auto x) { return simd::normal_distribution(x).cumulative; },
        [](long double x) { return std::erfc(-x / std::sqrt(2.0L)) / 2; }, 8);
    check_units<T>(
        "density", lowest, -lowest, [](auto x) { return simd::normal_distribution(x).density; },
        [](long double x) { return std::exp(-x * x / 2) / std::sqrt(2 * std::acos(-1.0L)); }, 8);
    constexpr T infinity = std::numeric_limits<T>::infinity(), most = std::numeric_limits<T>::max();
    for (const T far : {infinity, most}) {
        const auto above = simd::normal_distribution(simd::broadcast<T>(far));
        const auto below = simd::normal_distribution(simd::broadcast<T>(-far));
        CHECK(at<T>(above.cumulative) == 1);
        CHECK(at<T>(below.cumulative) == 0);
        CHECK(at<T>(above.density) == 0);
        CHECK(at<T>(below.density) == 0);
    }
    const auto none = simd::normal_distribution(simd::broadcast<T>(std::numeric_limits<T>::quiet_NaN()));
    CHECK(std::isnan(at<T>(none.cumulative)));
    CHECK(std::isnan(at<T>(none.density)));
}

TEMPLATE_TEST_CASE("the size of a number", "", float, double) {
    using T = TestType;
    constexpr T infinity = std::numeric_limits<T>::infinity();
    CHECK(at<T>(simd::absolute(simd::broadcast<T>(-3))) == 3);
    CHECK(at<T>(simd::absolute(simd::broadcast<T>(3))) == 3);
    CHECK(at<T>(simd::absolute(simd::broadcast<T>(0))) == 0);
    CHECK(at<T>(simd::absolute(simd::broadcast<T>(-infinity))) == infinity);
    CHECK(std::isnan(at<T>(simd::absolute(simd::broadcast<T>(std::numeric_limits<T>::quiet_NaN())))));
}
