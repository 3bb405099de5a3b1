// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/losses/cross_entropy.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace ctcnn;

static_assert(Loss<cross_entropy>);
static_assert(LossFor<cross_entropy, shape<10>> && LossFor<cross_entropy, shape<100'000>, double>);
static_assert(!LossFor<cross_entropy, shape<1, 10>> && !LossFor<cross_entropy, shape<>>);

TEMPLATE_TEST_CASE("cross_entropy equals PyTorch's, with its gradient", "", float, double) {
    const double epsilon = std::is_same_v<TestType, float> ? 1e-6 : 1e-14;
    const test::golden_file file("losses");
    for (const char* name : {"cross_entropy", "cross_entropy_smoothing_0.1"}) {
        const auto& golden = file[name];
        batch<shape<10>, TestType> logits(5), d_logits(5);
        golden["logits"].copy_to(logits.span());
        const auto labels = golden["labels"].as<label>();
        const cross_entropy loss{.label_smoothing = golden["label_smoothing"].scalar()};
        const double found = loss.evaluate(logits.view(), labels, d_logits.view());
        CHECK(found == Approx(golden["loss"].scalar()).epsilon(1e-14));
        CHECK(loss.evaluate(logits.view(), labels) == found);
        for (std::size_t i = 0; i < d_logits.size(); ++i)
            CHECK(static_cast<double>(d_logits.data()[i]) ==
                  Approx(golden["d_logits"].values[i]).epsilon(epsilon).margin(epsilon / 10));
    }
}

TEST_CASE("cross_entropy's gradient is that of its central differences") {
    const random_stream random(1, random_purpose::user);
    batch<shape<7>, double> logits(3), d_logits(3);
    for (std::size_t i = 0; i < logits.size(); ++i) logits.data()[i] = 2 * random.normal(i);
    const std::vector<label> labels{6, 0, 3};
    for (const double smoothing : {0.0, 0.3, 1.0}) {
        const cross_entropy loss{.label_smoothing = smoothing};
        (void)loss.evaluate(logits.view(), labels, d_logits.view());
        for (std::size_t i = 0; i < logits.size(); ++i) {
            constexpr double h = 1e-5;
            const double x = logits.data()[i];
            logits.data()[i] = x + h;
            const double above = loss.evaluate(logits.view(), labels);
            logits.data()[i] = x - h;
            const double below = loss.evaluate(logits.view(), labels);
            logits.data()[i] = x;
            CHECK(d_logits.data()[i] == Approx((above - below) / (2 * h)).epsilon(1e-6).margin(1e-9));
        }
    }
}

TEST_CASE("cross_entropy of extreme logits is finite, and so is its gradient") {
    constexpr float huge = std::numeric_limits<float>::max();
    constexpr float infinity = std::numeric_limits<float>::infinity();
    const std::vector<std::vector<float>> rows{{1e4f, -1e4f, 0},
                                               {-1e4f, 1e4f, 1e4f},
                                               {huge, -huge, 0},
                                               {-huge, huge, huge},
                                               {huge, huge, huge},
                                               {-huge, -huge, -huge},
                                               {0, 0, 0},
                                               {-infinity, 0, 1},
                                               {0, -infinity, huge},
                                               {-infinity, -infinity, -infinity}};
    for (const auto& row : rows)
        for (const label right : {label{0}, label{1}, label{2}})
            for (const double smoothing : {0.0, 0.1}) {
                batch<shape<3>> logits(1), d_logits(1);
                std::copy(row.begin(), row.end(), logits.data());
                const std::vector<label> labels{right};
                const double loss =
                    cross_entropy{.label_smoothing = smoothing}.evaluate(logits.view(), labels, d_logits.view());
                INFO(row[0] << ' ' << row[1] << ' ' << row[2] << ", label " << right);
                CHECK(std::isfinite(loss));
                CHECK(loss >= 0);
                float sum = 0;
                for (const float d : d_logits.span()) {
                    CHECK(std::abs(d) <= 1);
                    sum += d;
                }
                CHECK(std::abs(sum) < 1e-6f);
            }
}

TEST_CASE("cross_entropy knows what it should") {
    batch<shape<4>> logits(2), d_logits(2);
    const std::vector<label> labels{1, 3};
    CHECK(cross_entropy{}.evaluate(logits.view(), labels) == Approx(std::log(4.0)));
    logits[0](1) = 1e4f;
    logits[1](0) = 1e4f;
    CHECK(cross_entropy{}.evaluate(logits.view(), labels, d_logits.view()) == 5000);
    CHECK(d_logits[0](1) == 0);
    CHECK(d_logits[1](0) == 0.5f);
    CHECK(d_logits[1](3) == -0.5f);

    batch<shape<4>> nothing(0);
    CHECK(cross_entropy{}.evaluate(nothing.view(), {}) == 0);
    CHECK(cross_entropy{}.evaluate(nothing.view(), {}, nothing.view()) == 0);

    // Training has left the numbers: that must not look like a loss.
    logits[1](2) = std::numeric_limits<float>::quiet_NaN();
    CHECK(std::isnan(cross_entropy{}.evaluate(logits.view(), labels)));
    logits[1](2) = std::numeric_limits<float>::infinity();
    CHECK(std::isnan(cross_entropy{}.evaluate(logits.view(), labels, d_logits.view())));
}

TEST_CASE("cross_entropy refuses labels that are no classes, and as many or few, and writes nothing") {
    const batch<shape<3>> logits(2);
    batch<shape<3>> d_logits(2), fewer(1);
    std::fill(d_logits.span().begin(), d_logits.span().end(), 7.f);
    const auto check = [&](const std::vector<label>& labels, const std::string& why) {
        CHECK_THROWS_AS(cross_entropy{}.evaluate(logits.view(), labels), argument_error);
        CHECK_THROWS_WITH(cross_entropy{}.evaluate(logits.view(), labels, d_logits.view()), test::contains(why));
        CHECK(std::all_of(d_logits.span().begin(), d_logits.span().end(), [](float x) { return x == 7; }));
    };
    check({0, 3}, "expected labels from 0 to 2, found label 3 of sample 1");
    check({255, 255}, "found label 255 of sample 0");
    check({1}, "expected a label for each of 2 samples, found 1");
    check({}, "found 0");
    check({0, 1, 2}, "found 3");
    const std::vector<label> labels{0, 2};
    CHECK_THROWS_WITH(cross_entropy{}.evaluate(logits.view(), labels, fewer.view()),
                      test::contains("expected a gradient for each of 2 samples, found 1"));
}

TEST_CASE("cross_entropy refuses a label_smoothing that is none") {
    for (const double bad : {-0.5, 1.5, 10.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
        const cross_entropy loss{.label_smoothing = bad};
        CHECK_THROWS_WITH(loss.check(),
                          test::contains("ctcnn::cross_entropy: label_smoothing must be from 0 to 1; it is "));
        const batch<shape<3>> logits(1);
        const std::vector<label> labels{0};
        CHECK_THROWS_AS(loss.evaluate(logits.view(), labels), argument_error);
    }
    for (const double good : {0.0, 1e-9, 1.0}) CHECK_NOTHROW(cross_entropy{.label_smoothing = good}.check());
}
