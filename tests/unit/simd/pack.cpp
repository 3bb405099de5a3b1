// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// What the compiler's flags ask for, before pack.hpp has its say.
#if defined(CTCNN_SCALAR)
#define EXPECTED_SET "scalar"
#define EXPECTED_BYTES 0
#elif defined(__AVX512F__)
#define EXPECTED_SET "AVX-512"
#define EXPECTED_BYTES 64
#elif defined(__AVX2__)
#define EXPECTED_SET "AVX2"
#define EXPECTED_BYTES 32
#elif defined(__AVX__)
#define EXPECTED_SET "AVX"
#define EXPECTED_BYTES 32
#elif defined(__SSE2__)
#define EXPECTED_SET "SSE2"
#define EXPECTED_BYTES 16
#elif defined(__aarch64__)
#define EXPECTED_SET "NEON"
#define EXPECTED_BYTES 16
#else
#define EXPECTED_SET "scalar"
#define EXPECTED_BYTES 0
#endif

#include "ctcnn/simd/pack.hpp"
#include "ctcnn/simd/math.hpp"
#include "ctcnn/simd/shuffle.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>

#include "ctcnn/simd/unroll.hpp"
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

TEMPLATE_TEST_CASE("registers are those of the instruction set that the compiler was allowed", "", float, double) {
    CHECK(simd::instruction_set == std::string(EXPECTED_SET));
    CHECK(simd::width<TestType> == (EXPECTED_BYTES == 0 ? 1 : EXPECTED_BYTES / sizeof(TestType)));
}

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
#if !defined(CTCNN_SCALAR) && (defined(__FMA__) || defined(__aarch64__))
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

TEMPLATE_TEST_CASE("two registers are interleaved", "", float, double) {
    const auto a = some<TestType>(1), b = some<TestType>(3);
    const auto x = simd::load(a.data()), y = simd::load(b.data());
    constexpr std::size_t w = simd::width<TestType>;
    const auto place = [&](std::size_t i) { return i % 2 == 0 ? a[i / 2] : b[i / 2]; };
    check<TestType>(simd::interleave_low(x, y), [&](std::size_t i) { return place(i); });
    check<TestType>(simd::interleave_high(x, y), [&](std::size_t i) { return place(w + i); });
}

TEMPLATE_TEST_CASE("the lanes of a register are added up", "", float, double) {
    auto a = some<TestType>(1);
    TestType expected = 0;
    for (const TestType x : a) expected += x;  // small integers: exact in any order
    CHECK(simd::sum(simd::load(a.data())) == expected);
    CHECK(simd::sum(simd::broadcast<TestType>(2)) == 2 * static_cast<TestType>(a.size()));
}

TEST_CASE("unroll calls with numbers and with constants, in order") {
    std::size_t next = 0;
    simd::unroll<5>([&](std::size_t i) { CHECK(i == next++); });
    CHECK(next == 5);
    next = 0;
    simd::unroll_constants<5>([&](auto i) {
        constexpr std::size_t index = i;
        CHECK(index == next++);
    });
    CHECK(next == 5);
    simd::unroll<0>([](auto) { FAIL("nothing to call"); });
}
