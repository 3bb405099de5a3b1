// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/activation/softmax.hpp"

#include <array>
#include <limits>
#include <numeric>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/naive_softmax.hpp"

using namespace ctcnn;

namespace {

template <std::size_t Classes, class Scalar>
void check_against_naive(double scale, double tolerance) {
    const random_stream random(3, random_purpose::user, Classes);
    std::vector<Scalar> logits(Classes);
    for (std::size_t i = 0; i < Classes; ++i) logits[i] = static_cast<Scalar>(scale * random.normal(i));
    const std::vector<double> expected = test::naive_softmax(logits);
    std::vector<Scalar> found(Classes);
    kernels::softmax<Classes>(logits.data(), found.data());
    kernels::softmax<Classes>(logits.data(), logits.data());
    CHECK(found == logits);
    for (std::size_t i = 0; i < Classes; ++i)
        CHECK(static_cast<double>(found[i]) == Approx(expected[i]).epsilon(tolerance).margin(1e-38));
}

}  // namespace

TEST_CASE("softmax equals its naive twin") {
    for (const double scale : {0.0, 1.0, 10.0, 1000.0}) {
        check_against_naive<1, float>(scale, 1e-6);
        check_against_naive<2, float>(scale, 1e-6);
        check_against_naive<10, float>(scale, 1e-6);
        check_against_naive<10, double>(scale, 1e-11);
        check_against_naive<257, double>(scale, 1e-11);
    }
}

TEST_CASE("softmax equals PyTorch's") {
    const test::golden_file file("losses");
    const auto& golden = file["softmax"];
    const auto logits = golden["logits"].as<double>();
    std::array<double, 10> found{};
    for (std::size_t n = 0; n < 5; ++n) {
        kernels::softmax<10>(logits.data() + 10 * n, found.data());
        for (std::size_t i = 0; i < 10; ++i)
            CHECK(found[i] == Approx(golden["probabilities"].values[10 * n + i]).epsilon(1e-14));
    }
}

TEST_CASE("softmax of extreme logits is a distribution") {
    constexpr float huge = std::numeric_limits<float>::max();
    constexpr float infinity = std::numeric_limits<float>::infinity();
    using row = std::array<float, 4>;
    const auto softmax = [](row logits) {
        row result;
        kernels::softmax<4>(logits.data(), result.data());
        return result;
    };
    CHECK(softmax({1e4f, -1e4f, 0, 0}) == row{1, 0, 0, 0});
    CHECK(softmax({huge, -huge, huge, 0}) == row{0.5f, 0, 0.5f, 0});
    CHECK(softmax({-huge, -huge, -huge, -huge}) == row{0.25f, 0.25f, 0.25f, 0.25f});
    CHECK(softmax({huge, huge, huge, huge}) == row{0.25f, 0.25f, 0.25f, 0.25f});
    CHECK(softmax({-infinity, 3, -infinity, -infinity}) == row{0, 1, 0, 0});
    CHECK(softmax({-infinity, -infinity, -infinity, -infinity}) == row{0.25f, 0.25f, 0.25f, 0.25f});
    for (const float bad : {infinity, std::numeric_limits<float>::quiet_NaN()})
        CHECK(std::isnan(softmax({1, 2, bad, 4})[2]));
}
