// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/random.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <set>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("Philox gives its known answers") {
    using words = std::array<std::uint32_t, 4>;
    constexpr std::uint32_t ones = 0xffffffff;
    CHECK(detail::philox({0, 0, 0, 0}, {0, 0}) == words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    CHECK(detail::philox({ones, ones, ones, ones}, {ones, ones}) ==
          words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(detail::philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
          words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
    STATIC_REQUIRE(detail::philox({0, 0, 0, 0}, {0, 0})[0] == 0x6627e8d5);
}

TEST_CASE("streams of other seeds, purposes, places, epochs and steps are other streams") {
    const std::vector<random_stream> streams{{1, random_purpose::user},
                                             {2, random_purpose::user},
                                             {std::uint64_t{1} << 32, random_purpose::user},
                                             {1, random_purpose::dropout},
                                             {1, random_purpose::user, 1},
                                             {1, random_purpose::user, 0, 1},
                                             {1, random_purpose::user, 0, 0, 1},
                                             {1, random_purpose::user, 0xFFFFFF},
                                             {1, random_purpose::shuffle}};
    std::set<std::array<std::uint32_t, 4>> first;
    for (const auto& each : streams) first.insert(each.block(0));
    CHECK(first.size() == streams.size());
}

TEST_CASE("words are addressed by index") {
    const random_stream random(7, random_purpose::user, 3, 4, 5);
    const auto block = random.block(2);
    for (std::uint32_t i = 0; i < 4; ++i) CHECK(random.bits(8 + i) == block[i]);
    CHECK(random.bits64(5) == (std::uint64_t{block[2]} << 32 | block[3]));
    CHECK(random.bits((std::uint64_t{1} << 34) - 1) == random.block(0xFFFFFFFF)[3]);
}

TEMPLATE_TEST_CASE("uniform numbers are at least 0 and below 1, and spread evenly", "", float, double) {
    const random_stream random(1, random_purpose::user);
    constexpr std::size_t count = 100'000;
    double sum = 0, squares = 0;
    TestType smallest = 1, largest = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto x = random.uniform<TestType>(i);
        smallest = std::min(smallest, x);
        largest = std::max(largest, x);
        sum += static_cast<double>(x);
        squares += static_cast<double>(x) * static_cast<double>(x);
    }
    CHECK(smallest >= 0);
    CHECK(smallest < TestType(1e-4));
    CHECK(largest < 1);
    CHECK(largest > TestType(1 - 1e-4));
    const double deviation = std::sqrt(1. / 12 / count);
    CHECK(std::abs(sum / count - 0.5) < 4 * deviation);
    CHECK(std::abs(squares / count - 1. / 3) < 4 * deviation);
}

TEST_CASE("normal numbers have the moments of the normal distribution") {
    const random_stream random(1, random_purpose::user);
    constexpr std::size_t count = 100'000;
    std::array<double, 4> moments{};
    std::size_t beyond_two = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double x = random.normal(i);
        double power = 1;
        for (double& moment : moments) moment += (power *= x) / count;
        beyond_two += std::abs(x) > 2;
    }
    CHECK(std::abs(moments[0]) < 4 / std::sqrt(count));
    CHECK(std::abs(moments[1] - 1) < 4 * std::sqrt(2. / count));
    CHECK(std::abs(moments[2]) < 4 * std::sqrt(15. / count));
    CHECK(std::abs(moments[3] - 3) < 4 * std::sqrt(96. / count));
    CHECK(std::abs(static_cast<double>(beyond_two) / count - 0.0455) < 0.003);
}

TEST_CASE("the normal distribution's quantiles equal the tables") {
    CHECK(detail::normal_quantile(0.5) == 0);
    for (const double sign : {-1., 1.}) {
        // In the middle, in the tail, and far out: the three pieces of the algorithm.
        CHECK(detail::normal_quantile(0.5 + sign * 0.25) == Approx(sign * 0.67448975019608171).epsilon(1e-15));
        CHECK(detail::normal_quantile(0.5 + sign * 0.475) == Approx(sign * 1.9599639845400545).epsilon(1e-14));
        CHECK(detail::normal_quantile(0.5 + sign * 0.499) == Approx(sign * 3.0902323061678132).epsilon(1e-13));
    }
    CHECK(detail::normal_quantile(1e-20) == Approx(-9.262340089798408).epsilon(1e-14));
    CHECK(std::isfinite(detail::normal_quantile(0x1p-53)));
}

TEST_CASE("numbers below a limit are all reached, equally often") {
    const random_stream random(3, random_purpose::user);
    std::array<int, 7> hits{};
    for (std::uint64_t i = 0; i < 7000; ++i) ++hits.at(random.below(7, i));
    for (const int count : hits) CHECK(std::abs(count - 1000) < 5 * 30);
    CHECK(random.below(1, 5) == 0);
    for (std::uint64_t i = 0; i < 100; ++i) CHECK(random.below(0xFFFFFFFF, i) < 0xFFFFFFFF);
}

TEST_CASE("a shuffle is a permutation, and the same one on every platform") {
    const random_stream random(1, random_purpose::shuffle, 0, 2);
    std::vector<int> items(10);
    std::iota(items.begin(), items.end(), 0);
    auto once = items;
    detail::shuffle(std::span(once), random);
    CHECK(once == std::vector<int>{0, 7, 2, 3, 1, 6, 5, 8, 4, 9});
    std::vector<int> many(1000);
    std::iota(many.begin(), many.end(), 0);
    auto shuffled = many, other = many;
    detail::shuffle(std::span(shuffled), random);
    detail::shuffle(std::span(other), random_stream(1, random_purpose::shuffle, 0, 3));
    CHECK(shuffled != many);
    CHECK(shuffled != other);
    CHECK(std::is_permutation(shuffled.begin(), shuffled.end(), many.begin()));
    std::vector<int> none;
    detail::shuffle(std::span(none), random);
    CHECK(none.empty());
}

TEST_CASE("every order of three items comes up equally often") {
    std::array<int, 27> hits{};
    for (std::uint32_t epoch = 0; epoch < 6000; ++epoch) {
        std::array<int, 3> items{0, 1, 2};
        detail::shuffle(std::span<int>(items), random_stream(1, random_purpose::shuffle, 0, epoch));
        ++hits[static_cast<std::size_t>(items[0] * 9 + items[1] * 3 + items[2])];
    }
    std::sort(hits.begin(), hits.end());
    CHECK(hits[20] == 0);  // only the six permutations
    CHECK(hits[21] > 1000 - 150);
    CHECK(hits[26] < 1000 + 150);
}
