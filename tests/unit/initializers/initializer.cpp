// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/initializers/initializer.hpp"
#include "ctcnn/initializers/kaiming.hpp"
#include "ctcnn/initializers/pytorch_default.hpp"
#include "ctcnn/initializers/xavier.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

static_assert(Initializer<pytorch_default> && Initializer<kaiming_uniform> && Initializer<kaiming_normal> &&
              Initializer<xavier_uniform> && Initializer<xavier_normal> && !Initializer<int>);

namespace {

constexpr random_stream stream(7, random_purpose::initialization, 3);
constexpr fan some_fan{50, 30};

template <class Scalar = double, class Initializer>
std::vector<Scalar> weights(const Initializer& initializer, std::size_t count = 100'000) {
    std::vector<Scalar> result(count, Scalar(99));
    initializer.weight(std::span(result), some_fan, stream);
    return result;
}

struct statistics {
    double mean = 0, deviation = 0, largest = 0;
};

statistics of(const std::vector<double>& values) {
    statistics s;
    const double n = static_cast<double>(values.size());
    for (const double x : values) s.mean += x / n, s.largest = std::max(s.largest, std::abs(x));
    for (const double x : values) s.deviation += (x - s.mean) * (x - s.mean) / n;
    s.deviation = std::sqrt(s.deviation);
    return s;
}

/// 100,000 draws: four standard errors of the mean are 1.3 % of the deviation, those of the deviation 0.9 %.
void check_uniform(const std::vector<double>& values, double bound) {
    const statistics s = of(values);
    CHECK(s.largest <= bound);
    CHECK(s.largest > 0.999 * bound);
    CHECK(std::abs(s.mean) < 0.013 * bound);
    CHECK(s.deviation == Approx(bound / std::sqrt(3.0)).epsilon(0.009));
}

void check_normal(const std::vector<double>& values, double deviation) {
    const statistics s = of(values);
    CHECK(std::abs(s.mean) < 0.013 * deviation);
    CHECK(s.deviation == Approx(deviation).epsilon(0.009));
    const auto within = std::count_if(values.begin(), values.end(), [&](double x) { return std::abs(x) < deviation; });
    CHECK(static_cast<double>(within) / static_cast<double>(values.size()) == Approx(0.6827).margin(0.006));
}

}  // namespace

TEST_CASE("initial weights have the ranges and deviations of their schemes") {
    check_uniform(weights(pytorch_default{}), 1 / std::sqrt(50.0));
    check_uniform(weights(kaiming_uniform{}), std::sqrt(6.0 / 50));
    check_uniform(weights(kaiming_uniform{.gain = 1}), std::sqrt(3.0 / 50));
    check_uniform(weights(xavier_uniform{}), std::sqrt(6.0 / 80));
    check_uniform(weights(xavier_uniform{.gain = 2}), 2 * std::sqrt(6.0 / 80));
    check_normal(weights(kaiming_normal{}), std::sqrt(2.0 / 50));
    check_normal(weights(kaiming_normal{.gain = 3}), 3 / std::sqrt(50.0));
    check_normal(weights(xavier_normal{}), std::sqrt(2.0 / 80));
    check_normal(weights(xavier_normal{.gain = 2}), 2 * std::sqrt(2.0 / 80));
}

TEST_CASE("PyTorch's biases are uniform and differ from the weights, while the named schemes' are zero") {
    std::vector<double> bias(100'000, 99);
    pytorch_default{}.bias(std::span(bias), some_fan, stream);
    check_uniform(bias, 1 / std::sqrt(50.0));
    const auto weight = weights(pytorch_default{});
    CHECK(std::equal(bias.begin(), bias.begin() + 3, weight.begin()) == false);

    const auto zero = [](const auto& initializer) {
        std::vector<float> values(5, 99.0f);
        initializer.bias(std::span(values), some_fan, stream);
        return std::all_of(values.begin(), values.end(), [](float x) { return x == 0; });
    };
    CHECK(zero(kaiming_uniform{}));
    CHECK(zero(kaiming_normal{}));
    CHECK(zero(xavier_uniform{}));
    CHECK(zero(xavier_normal{}));
}

TEST_CASE("float weights are the double ones, rounded") {
    const auto same = [](const auto& initializer) {
        const auto single = weights<float>(initializer, 1001);
        const auto twice = weights<double>(initializer, 1001);
        return std::equal(single.begin(), single.end(), twice.begin(),
                          [](float a, double b) { return a == static_cast<float>(b); });
    };
    CHECK(same(pytorch_default{}));
    CHECK(same(kaiming_normal{}));
    CHECK(same(xavier_uniform{}));
}

TEST_CASE("weight i is made from random number i, whatever the number of weights") {
    for (const std::size_t count : std::initializer_list<std::size_t>{1, 2, 3, 4, 5, 8, 9}) {
        const auto values = weights(pytorch_default{}, count);
        for (std::size_t i = 0; i < count; ++i)
            CHECK(values[i] == (2.0 * static_cast<double>(stream.uniform<float>(i)) - 1) * (1 / std::sqrt(50.0)));
    }
}

namespace {

/// FNV-1a over the bits.
std::uint64_t digest(const std::vector<float>& values) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const float x : values) hash = (hash ^ std::bit_cast<std::uint32_t>(x)) * 0x100000001b3;
    return hash;
}

}  // namespace

TEST_CASE("every compiler makes the same initial weights, bit for bit") {
    CHECK(digest(weights<float>(pytorch_default{}, 10'000)) == 0x4e462ae5f8e813fb);
    CHECK(digest(weights<float>(kaiming_uniform{}, 10'000)) == 0xb324e8a23723103c);
    CHECK(digest(weights<float>(xavier_uniform{}, 10'000)) == 0x04c8d4a7b7cf064f);
    CHECK(digest(weights<float>(kaiming_normal{}, 10'000)) == 0x57f1b550e3976280);
    CHECK(digest(weights<float>(xavier_normal{}, 10'000)) == 0x3767eb705cf899ba);
}

TEST_CASE("a gain that makes no weights is refused where it is given") {
    CHECK_NOTHROW(kaiming_uniform{}.check());
    CHECK_NOTHROW(xavier_normal{.gain = 1e100}.check<double>());
    CHECK_THROWS_WITH(kaiming_uniform{.gain = -1}.check(),
                      "ctcnn::kaiming_uniform: gain must be finite and above 0; it is -1");
    CHECK_THROWS_WITH(kaiming_normal{.gain = 0}.check(), test::contains("ctcnn::kaiming_normal: gain"));
    CHECK_THROWS_WITH(xavier_uniform{.gain = 1e39}.check(), test::contains("that float can hold"));
    CHECK_THROWS_WITH(xavier_normal{.gain = 1e38}.check(),
                      test::contains("so small that weights are numbers that float"));
}
