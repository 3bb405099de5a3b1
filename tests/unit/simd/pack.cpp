// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/simd/pack.hpp"
#include "ctcnn/simd/math.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <type_traits>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

template <class T>
using numbers = std::array<T, simd::width<T>>;

/// Different in each lane, of both signs, one of them zero.
template <class T>
numbers<T> some(T step) {
    numbers<T> result;
    for (std::size_t i = 0; i < result.size(); ++i)
        result[i] = (static_cast<T>(i) - static_cast<T>(result.size() / 2)) * step;
    return result;
}
template <class T>
numbers<T> stored(simd::pack<T> x) {
    numbers<T> result;
    simd::store(result.data(), x);
    return result;
}
/// Each lane of `found` against `expected(lane)`.
template <class T, class F>
void check(simd::pack<T> found, F&& expected, T tolerance = 0) {
    const auto lanes = stored<T>(found);
    for (std::size_t i = 0; i < lanes.size(); ++i)
        CHECK(std::abs(lanes[i] - expected(i)) <= tolerance * std::abs(expected(i)));
}

}  // namespace

TEMPLATE_TEST_CASE("registers are loaded and stored, at any address", "", float, double) {
    constexpr std::size_t w = simd::width<TestType>;
    STATIC_REQUIRE(std::is_same_v<simd::scalar_of<simd::pack<TestType>>, TestType>);
    std::array<TestType, 2 * w + 1> memory{};
    for (std::size_t i = 0; i < memory.size(); ++i) memory[i] = static_cast<TestType>(i + 1);
    check<TestType>(simd::load(memory.data() + 1), [](std::size_t i) { return static_cast<TestType>(i + 2); });
    simd::store(memory.data() + 1, simd::broadcast<TestType>(-3));
    CHECK(memory[0] == 1);
    for (std::size_t i = 1; i <= w; ++i) CHECK(memory[i] == -3);
    CHECK(memory[w + 1] == static_cast<TestType>(w + 2));
}

TEMPLATE_TEST_CASE("parts of registers touch their own memory only", "", float, double) {
    constexpr std::size_t w = simd::width<TestType>;
    for (std::size_t count = 0; count <= w; ++count) {
        INFO(count << " of " << w);
        // As large as what may be touched: the address sanitizer sees the rest.
        const auto from = std::make_unique<TestType[]>(count);
        for (std::size_t i = 0; i < count; ++i) from[i] = static_cast<TestType>(i + 1);
        const auto x = simd::load_first(static_cast<const TestType*>(from.get()), count);
        check<TestType>(x, [&](std::size_t i) { return i < count ? static_cast<TestType>(i + 1) : TestType{0}; });

        std::array<TestType, w + 1> to;
        to.fill(-5);
        simd::store_first(to.data(), simd::broadcast<TestType>(2), count);
        for (std::size_t i = 0; i < to.size(); ++i) CHECK(to[i] == (i < count ? 2 : -5));
        const auto exact = std::make_unique<TestType[]>(count);
        simd::store_first(exact.get(), x, count);
        for (std::size_t i = 0; i < count; ++i) CHECK(exact[i] == from[i]);
    }
}

TEMPLATE_TEST_CASE("arithmetic is done lane by lane", "", float, double) {
    using T = TestType;
    const auto a = some<T>(1), b = some<T>(T(-0.5));
    const auto x = simd::load(a.data()), y = simd::load(b.data()), z = simd::broadcast<T>(3);
    check<T>(x + z, [&](std::size_t i) { return a[i] + 3; });
    check<T>(x - z, [&](std::size_t i) { return a[i] - 3; });
    check<T>(x * y, [&](std::size_t i) { return a[i] * b[i]; });
    check<T>(x / z, [&](std::size_t i) { return a[i] / 3; });
    check<T>(simd::multiply_add(x, y, z), [&](std::size_t i) { return a[i] * b[i] + 3; });
    check<T>(simd::negated_multiply_add(x, y, z), [&](std::size_t i) { return 3 - a[i] * b[i]; });
    check<T>(simd::square_root(x * x), [&](std::size_t i) { return std::abs(a[i]); });
}

TEMPLATE_TEST_CASE("a multiply-add rounds once, where there is an instruction for it", "", float, double) {
    using T = TestType;
    constexpr T e = std::numeric_limits<T>::epsilon();
    // (1 + e) (1 - e) is 1 - e^2, and rounded 1.
    const auto x = simd::broadcast<T>(1 + e), y = simd::broadcast<T>(1 - e), one = simd::broadcast<T>(1);
#if !defined(CTCNN_SCALAR) && !defined(CTCNN_VECTORS) && (defined(__FMA__) || defined(__aarch64__))
    constexpr bool may_round_twice = false;
#else
    constexpr bool may_round_twice = true;  // or once: a compiler may contract scalar arithmetic
#endif
    for (const T found : stored<T>(simd::multiply_add(x, y, simd::broadcast<T>(-1))))
        CHECK((found == -e * e || (may_round_twice && found == 0)));
    for (const T found : stored<T>(simd::negated_multiply_add(x, y, one)))
        CHECK((found == e * e || (may_round_twice && found == 0)));
}

TEMPLATE_TEST_CASE("exp and tanh are right to a few units", "", float, double) {
    using T = TestType;
    const T epsilon = 4 * std::numeric_limits<T>::epsilon();
    for (const T step : {T(0.01), T(0.3), T(1.7)}) {
        const auto a = some<T>(step);
        check<T>(
            simd::exponential(simd::load(a.data())), [&](std::size_t i) { return std::exp(a[i]); }, epsilon);
        check<T>(
            simd::hyperbolic_tangent(simd::load(a.data())), [&](std::size_t i) { return std::tanh(a[i]); }, epsilon);
    }
    CHECK(stored<T>(simd::exponential(simd::broadcast<T>(0)))[0] == 1);
    CHECK(stored<T>(simd::hyperbolic_tangent(simd::broadcast<T>(100)))[0] == 1);
}

TEMPLATE_TEST_CASE("selection is done lane by lane", "", float, double) {
    using T = TestType;
    const auto a = some<T>(1);
    auto b = a;
    b[0] += 1;
    const auto yes = simd::broadcast<T>(1), no = simd::broadcast<T>(2);
    check<T>(simd::select_equal(simd::load(a.data()), simd::load(b.data()), yes, no),
             [&](std::size_t i) { return a[i] == b[i] ? T(1) : T(2); });
    check<T>(simd::select_positive(simd::load(a.data()), yes, no),
             [&](std::size_t i) { return a[i] > 0 ? T(1) : T(2); });
    const auto nan = simd::broadcast<T>(std::numeric_limits<T>::quiet_NaN());
    check<T>(simd::select_equal(nan, nan, yes, no), [](std::size_t) { return T(2); });
    check<T>(simd::select_positive(nan, yes, no), [](std::size_t) { return T(2); });
    check<T>(simd::keep_positive_or_nan(simd::load(a.data()), yes),
             [&](std::size_t i) { return a[i] > 0 ? T(1) : T(0); });
    check<T>(simd::keep_positive_or_nan(nan, yes), [](std::size_t) { return T(1); });
    check<T>(simd::select_at_most(simd::load(a.data()), simd::broadcast<T>(0), yes, no),
             [&](std::size_t i) { return a[i] <= 0 ? T(1) : T(2); });
    check<T>(simd::select_at_most(nan, nan, yes, no), [](std::size_t) { return T(2); });
    check<T>(simd::keep_in_register(simd::load(a.data())), [&](std::size_t i) { return a[i]; });
}

TEMPLATE_TEST_CASE("the lanes of a register are added up", "", float, double) {
    auto a = some<TestType>(1);
    TestType expected = 0;
    for (const TestType x : a) expected += x;  // small integers: exact in any order
    CHECK(simd::sum(simd::load(a.data())) == expected);
    CHECK(simd::sum(simd::broadcast<TestType>(2)) == 2 * static_cast<TestType>(a.size()));
}
