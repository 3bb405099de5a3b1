// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/losses/cross_entropy.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/loss_checks.hpp"

using namespace ctcnn;

static_assert(Loss<cross_entropy>);
static_assert(LossFor<cross_entropy, shape<10>> && LossFor<cross_entropy, shape<100'000>, double>);
static_assert(LossFor<cross_entropy, shape<10, 5, 6>> && !LossFor<cross_entropy, shape<>>);

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

TEMPLATE_TEST_CASE("cross_entropy with weights, without some labels, and of pixels equals PyTorch's", "", float,
                   double) {
    const double epsilon = std::is_same_v<TestType, float> ? 1e-6 : 1e-13;
    const test::golden_file file("losses");
    const auto check = [&]<class Output>(const std::string& name, Output) {
        INFO(name);
        const auto& golden = file[name];
        batch<Output, TestType> logits(golden["output"].shape[0]), d_logits(logits.count());
        golden["output"].copy_to(logits.span());
        std::fill(d_logits.span().begin(), d_logits.span().end(), TestType{7});
        const auto labels = golden["labels"].as<label>();
        cross_entropy loss{.ignore_index = 255};
        if (golden.has("class_weights")) {
            loss.class_weights = golden["class_weights"].values;
            loss.label_smoothing = golden["label_smoothing"].scalar();
        }
        const double found = loss.evaluate(logits.view(), labels, d_logits.view());
        CHECK(found == Approx(golden["loss"].scalar()).epsilon(1e-14));
        CHECK(loss.evaluate(logits.view(), labels) == Approx(found).epsilon(1e-15));
        for (std::size_t i = 0; i < d_logits.size(); ++i)
            CHECK(static_cast<double>(d_logits.data()[i]) ==
                  Approx(golden["d_output"].values[i]).epsilon(epsilon).margin(epsilon / 100));
    };
    for (const char* name : {"_ignored", "_weights_smoothing_0.0", "_weights_smoothing_0.125"}) {
        check("cross_entropy" + std::string(name), shape<4>{});
        check("cross_entropy_pixels" + std::string(name), shape<4, 3, 2>{});
    }
}

TEST_CASE("cross_entropy of pixels is that of as many samples, bit for bit") {
    const random_stream random(7, random_purpose::user);
    batch<shape<3, 2, 2>> pixels(2), d_pixels(2);
    batch<shape<3>> rows(8), d_rows(8);
    std::vector<label> labels(8);
    for (std::size_t i = 0; i < 8; ++i) {
        labels[i] = static_cast<label>(random.below(3, i));
        for (std::size_t c = 0; c < 3; ++c)
            rows[i](c) = pixels[i / 4](c, i % 4 / 2, i % 2) = static_cast<float>(random.normal(3 * i + c));
    }
    CHECK(cross_entropy{}.evaluate(pixels.view(), labels, d_pixels.view()) ==
          cross_entropy{}.evaluate(rows.view(), labels, d_rows.view()));
    for (std::size_t i = 0; i < 8; ++i)
        for (std::size_t c = 0; c < 3; ++c) CHECK(d_rows[i](c) == d_pixels[i / 4](c, i % 4 / 2, i % 2));
    // Weights that are all the same change nothing but for rounding; no label is 77.
    const cross_entropy other{.ignore_index = 77, .class_weights = {2, 2, 2}};
    CHECK(other.evaluate(pixels.view(), labels) == Approx(cross_entropy{}.evaluate(pixels.view(), labels)));
    CHECK(other.weight(labels) == 16);
    CHECK(cross_entropy{}.weight(labels) == 8);
}

TEST_CASE("cross_entropy with weights has the gradient of its central differences") {
    const random_stream random(8, random_purpose::user);
    batch<shape<3, 2, 2>, double> logits(2);
    for (std::size_t i = 0; i < logits.size(); ++i) logits.data()[i] = 2 * random.normal(i);
    const std::vector<label> labels{0, 1, 9, 2, 2, 9, 1, 1};
    for (const double smoothing : {0.0, 0.3})
        test::check_loss_gradient(cross_entropy{smoothing, 9, {0.5, 3, 1}}, logits, std::span<const label>(labels));
}

TEST_CASE("cross_entropy of labels that are all ignored, or weigh nothing, is 0, and so is its gradient") {
    batch<shape<3>> logits(2), d_logits(2);
    logits.data()[1] = 4;
    for (const auto& [loss, labels] :
         {std::pair(cross_entropy{.ignore_index = static_cast<label>(-100)},
                    std::vector<label>(2, static_cast<label>(-100))),
          std::pair(cross_entropy{.label_smoothing = 0.5, .class_weights = {0, 1, 1}}, std::vector<label>(2, 0))}) {
        std::fill(d_logits.span().begin(), d_logits.span().end(), 7.f);
        CHECK(loss.evaluate(logits.view(), labels, d_logits.view()) == 0);
        CHECK(loss.evaluate(logits.view(), labels) == 0);
        CHECK(loss.weight(labels) == 0);
        CHECK(std::all_of(d_logits.span().begin(), d_logits.span().end(), [](float x) { return x == 0; }));
    }
}

TEST_CASE("cross_entropy refuses labels of pixels, and weights, that can't be used") {
    const batch<shape<3, 2, 2>> logits(2);
    std::vector<label> labels(8);
    CHECK_THROWS_WITH(cross_entropy{}.evaluate(logits.view(), std::span(labels).first(2)),
                      "ctcnn::cross_entropy: expected 4 labels for each of 2 samples, found 2");
    labels[6] = 255;
    CHECK_THROWS_WITH(
        cross_entropy{}.evaluate(logits.view(), labels),
        test::contains("expected labels from 0 to 2, found label 255 at position 2 of sample 1 of the batch"));
    CHECK_NOTHROW(cross_entropy{.ignore_index = 255}.evaluate(logits.view(), labels));
    CHECK_THROWS_WITH(cross_entropy{.ignore_index = 77}.evaluate(logits.view(), labels),
                      test::contains("expected labels from 0 to 2 or 77, found label 255"));
    const cross_entropy two{.class_weights = {1, 2}};
    CHECK_NOTHROW(two.check());
    CHECK_NOTHROW(two.check<shape<2>>());
    CHECK_THROWS_WITH((two.check<shape<3, 2, 2>>()),
                      "ctcnn::cross_entropy: class_weights: expected one for each of 3 classes, found 2");
    CHECK_THROWS_AS(two.evaluate(logits.view(), std::vector<label>(8)), argument_error);
    for (const double bad : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()})
        CHECK_THROWS_WITH(
            (cross_entropy{.class_weights = {1, bad}}.check()),
            test::contains("ctcnn::cross_entropy: class_weights[1] must be finite and at least 0; it is"));
    CHECK_THROWS_WITH((cross_entropy{.class_weights = {0, 0}}.check()), test::contains("the sum of class_weights"));
}
