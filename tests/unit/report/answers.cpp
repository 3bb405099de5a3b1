// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/report/answers.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ctcnn/core/label.hpp"
#include "support/catch.hpp"

using ctcnn::label;
using ctcnn::detail::collected_answers;

namespace {

constexpr std::array<std::size_t, 3> one_pixel{1, 1, 1};
constexpr std::array<float, 1> pixel{0.5f};

void keep_of(collected_answers& to, std::size_t sample, std::array<float, 3> logits, label actual) {
    to.keep(sample, std::span<const float>(pixel), std::span<const float>(logits), actual);
}

}  // namespace

TEST_CASE("answers are counted by class, and labels that are ignored or no classes are not") {
    collected_answers answers(3, one_pixel, std::nullopt, label{1});
    CHECK(answers.confusion().empty());
    answers.clear();
    CHECK_FALSE(answers.count(0, 0));
    CHECK(answers.count(0, 2));
    CHECK(answers.count(2, 0));
    CHECK_FALSE(answers.count(1, 0));  // ignored
    CHECK_FALSE(answers.count(3, 0));
    CHECK_FALSE(answers.count(0, 3));  // an output that is not finite has no class
    CHECK(answers.confusion() == std::vector<std::uint64_t>{1, 0, 1, 0, 0, 0, 1, 0, 0});
    answers.clear();
    CHECK(answers.confusion() == std::vector<std::uint64_t>(9));
}

TEST_CASE("the worst mistakes are kept, in order, with the most probable classes") {
    collected_answers answers(3, one_pixel, std::nullopt, std::nullopt);
    answers.clear();
    const auto logit = [](std::size_t i) { return static_cast<float>(i * 7 % 50) / 10; };
    for (std::size_t i = 0; i < 50; ++i) keep_of(answers, i, {0, logit(i), -1000}, 0);
    REQUIRE(answers.mistakes().size() == collected_answers::most_mistakes);
    for (std::size_t i = 0; i < answers.mistakes().size(); ++i) {
        const auto& one = answers.mistakes()[i];
        const double other = 4.9 - static_cast<double>(i) / 10;
        CHECK(one.sample * 7 % 50 == 49 - i);
        CHECK(one.actual == 0);
        CHECK(one.probability == Approx(1 / (1 + std::exp(other))).epsilon(1e-5));
        REQUIRE(one.likely.size() == 3);
        CHECK(one.likely[0].first == 1);
        CHECK(one.likely[0].second == Approx(1 - one.probability));
        CHECK(one.likely[1].first == 0);
        CHECK(one.likely[2].second == 0);
        CHECK(one.image.width == 1);
    }
}

TEST_CASE("a sheet has the pictures of the mistakes, five in a row") {
    std::vector<ctcnn::detail::mistake> mistakes(7);
    for (std::size_t i = 0; i < 7; ++i)
        mistakes[i].image = {1, 2, 1, {static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(10 + i)}};
    const ctcnn::detail::picture sheet = ctcnn::detail::sheet_of(mistakes);
    CHECK(sheet.width == 9);
    CHECK(sheet.height == 5);
    CHECK(sheet.pixels == std::vector<std::uint8_t>{0,   128, 1,   128, 2,   128, 3,   128, 4,    //
                                                    10,  128, 11,  128, 12,  128, 13,  128, 14,   //
                                                    128, 128, 128, 128, 128, 128, 128, 128, 128,  //
                                                    5,   128, 6,   128, 128, 128, 128, 128, 128,  //
                                                    15,  128, 16,  128, 128, 128, 128, 128, 128});
    CHECK(ctcnn::detail::sheet_of({}).empty());
    CHECK(ctcnn::detail::sheet_of(std::vector<ctcnn::detail::mistake>(2)).empty());
}
