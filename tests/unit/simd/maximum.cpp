// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/simd/maximum.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

template <class T>
std::array<T, simd::width<T>> lanes_of(simd::pack<T> x) {
    std::array<T, simd::width<T>> result;
    simd::store(result.data(), x);
    return result;
}

/// Equal to the bit, but that one NaN is like another.
template <class T>
bool same(T a, T b) {
    return (std::isnan(a) && std::isnan(b)) || (a == b && std::signbit(a) == std::signbit(b));
}

template <class T>
std::vector<T> extremes() {
    using limits = std::numeric_limits<T>;
    return {
        0, -T{0}, 1, -1, limits::max(), limits::lowest(), limits::infinity(), -limits::infinity(), limits::quiet_NaN()};
}

}  // namespace

TEMPLATE_TEST_CASE("maximum is a > b ? a : b, minimum a < b ? a : b, also of NaN and of zeros", "", float, double) {
    for (const TestType a : extremes<TestType>())
        for (const TestType b : extremes<TestType>()) {
            INFO(a << " and " << b);
            const auto x = simd::broadcast<TestType>(a), y = simd::broadcast<TestType>(b);
            for (const TestType found : lanes_of<TestType>(simd::maximum(x, y))) CHECK(same(found, a > b ? a : b));
            for (const TestType found : lanes_of<TestType>(simd::minimum(x, y))) CHECK(same(found, a < b ? a : b));
        }
}

TEMPLATE_TEST_CASE("maximum_or_nan is NaN where one of the two is, and else the larger", "", float, double) {
    for (const TestType a : extremes<TestType>())
        for (const TestType b : extremes<TestType>()) {
            INFO(a << " and " << b);
            const auto x = simd::broadcast<TestType>(a), y = simd::broadcast<TestType>(b);
            for (const TestType found : lanes_of<TestType>(simd::maximum_or_nan(x, y))) {
                if (std::isnan(a) || std::isnan(b))
                    CHECK(std::isnan(found));
                else
                    CHECK(found == (a > b ? a : b));
            }
        }
}

TEMPLATE_TEST_CASE("each lane has its own maximum, and its own NaN", "", float, double) {
    constexpr std::size_t w = simd::width<TestType>;
    for (std::size_t lane = 0; lane < w; ++lane) {
        std::array<TestType, w> a, b;
        for (std::size_t i = 0; i < w; ++i) {
            a[i] = static_cast<TestType>(i % 3);
            b[i] = static_cast<TestType>(1);
        }
        CHECK_FALSE(simd::any_nan(simd::load(a.data())));
        a[lane] = std::numeric_limits<TestType>::quiet_NaN();
        CHECK(simd::any_nan(simd::load(a.data())));
        const auto found = lanes_of<TestType>(simd::maximum_or_nan(simd::load(a.data()), simd::load(b.data())));
        for (std::size_t i = 0; i < w; ++i) {
            if (i == lane)
                CHECK(std::isnan(found[i]));
            else
                CHECK(found[i] == (i % 3 == 2 ? 2 : 1));
        }
    }
    CHECK_FALSE(simd::any_nan(simd::broadcast<TestType>(std::numeric_limits<TestType>::infinity())));
}
