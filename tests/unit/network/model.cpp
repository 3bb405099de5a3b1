// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <ratio>
#include <utility>
#include <vector>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/catch.hpp"
#include "support/network_runs.hpp"

using namespace ctcnn;

namespace {

using classifier = network<shape<1, 3, 4>, flatten, linear<8>, relu, dropout<std::ratio<1, 2>>, linear<5>>;

batch<shape<1, 3, 4>> some_samples(std::size_t count) {
    batch<shape<1, 3, 4>> samples(count);
    test::network_problem<classifier, float>::fill(samples.span(), 5);
    return samples;
}

}  // namespace

TEST_CASE("a model's answer is the softmax of its network's logits") {
    model<classifier> net(3);
    const auto samples = some_samples(1);
    serial_executor here;
    classifier::inference_workspace<> memory(1);
    const auto logits = classifier::forward(net.parameters(), samples.view(), memory, here);
    const auto answer = net.predict(samples[0]);
    double sum = 0;
    for (std::size_t i = 0; i < 5; ++i) sum += std::exp(static_cast<double>(logits[0](i)));
    for (std::size_t i = 0; i < 5; ++i)
        CHECK(answer.probabilities[i] == Approx(std::exp(static_cast<double>(logits[0](i))) / sum));
    CHECK(answer.label ==
          static_cast<std::size_t>(std::max_element(answer.probabilities.begin(), answer.probabilities.end()) -
                                   answer.probabilities.begin()));
    CHECK(answer.probability() == answer.probabilities[answer.label]);
}

TEST_CASE("a model classifies batches of any size as it does single samples") {
    model<classifier> net(3);
    const auto samples = some_samples(150);
    const auto answers = net.predict(samples.view());
    REQUIRE(answers.size() == 150);
    thread_pool two(2);
    const auto again = net.predict(samples.view(), two);
    for (std::size_t i = 0; i < 150; ++i) {
        CHECK(again[i].probabilities == answers[i].probabilities);
        CHECK(net.predict(samples[i]).label == answers[i].label);
        CHECK(std::accumulate(answers[i].probabilities.begin(), answers[i].probabilities.end(), 0.f) == Approx(1));
    }
    CHECK(net.predict(batch_view<shape<1, 3, 4>, const float>()).empty());
}

TEST_CASE("a model returns its outputs, of any shape, and is not changed") {
    using maps = network<shape<1, 3, 4>, conv2d<2, kernel<2>>>;
    const model<maps> net(5);
    const auto samples = some_samples(70);  // more than are run at once
    const auto outputs = net(samples.view());
    REQUIRE(outputs.count() == 70);
    maps::inference_workspace<float> memory(70);
    thread_pool threads(2);
    serial_executor here;
    const auto expected = maps::forward(net.parameters(), samples.view(), memory, here);
    CHECK(std::equal(expected.span().begin(), expected.span().end(), outputs.span().begin()));
    const auto again = net(samples.view(), threads);
    CHECK(std::equal(again.span().begin(), again.span().end(), outputs.span().begin()));
    CHECK(net(batch<shape<1, 3, 4>>()).count() == 0);
}

TEST_CASE("a model says when there is no room for its answers") {
    model<classifier> net;
    const auto samples = some_samples(3);
    std::vector<model<classifier>::prediction_type> two(2);
    serial_executor here;
    CHECK_THROWS_AS(net.predict(samples.view(), two, here), argument_error);
    CHECK_THROWS_WITH(net.predict(samples.view(), two, here), test::contains("3 samples, but room for 2 predictions"));
}

TEST_CASE("models of one seed are equal, and copies are independent") {
    const auto samples = some_samples(1);
    model<classifier> one(3), same(3), other(4);
    CHECK(one.predict(samples[0]).probabilities == same.predict(samples[0]).probabilities);
    CHECK(one.predict(samples[0]).probabilities != other.predict(samples[0]).probabilities);
    auto copy = one;
    copy.parameters().data()[0] += 1;
    CHECK(one.predict(samples[0]).probabilities == same.predict(samples[0]).probabilities);
}

TEST_CASE("a model names no class where its outputs are not finite, and says what is to blame") {
    model<classifier> net(3);
    auto samples = some_samples(70);
    constexpr float nan_pixel = std::numeric_limits<float>::quiet_NaN();
    serial_executor here;
    std::vector<model<classifier>::prediction_type> answers(70);
    SECTION("a sample") {
        samples[66](0, 1, 1) = nan_pixel;
        CHECK_THROWS_WITH(net.predict(samples.view()),
                          "ctcnn::model: predict: sample 66 holds a number that is not finite, and so no class can be "
                          "named; check it");
        CHECK_THROWS_AS(net.predict(samples.view(), answers, here), argument_error);
        CHECK_THROWS_AS(net.predict(samples[66]), argument_error);
        CHECK_NOTHROW(net.predict(samples[65]));
        samples[66](0, 1, 1) = std::numeric_limits<float>::infinity();
        CHECK_THROWS_AS(net.predict(samples[66]), argument_error);
    }
    SECTION("a weight") {
        net.parameters().get<2>()(4, 0) = nan_pixel;
        CHECK_THROWS_AS(net.predict(samples.view()), divergence_error);
        CHECK_THROWS_WITH(net.predict(samples[1]),
                          "ctcnn::model: predict: sample 0 is of no class, as the outputs are not finite: 4.weight of "
                          "layer 4 (Linear) is the first parameter tensor that is not finite");
    }
    SECTION("a layer") {
        for (float& weight : net.parameters().get<0>().span()) weight = 3e38f;
        for (float& pixel : samples.span()) pixel = 2;
        CHECK_THROWS_WITH(net.predict(samples[0]), test::contains("layer 1 (Linear) is the first whose output is not"));
    }
}

TEST_CASE("a logit of minus infinity is a class of probability zero") {
    model<classifier> net(3);
    net.parameters().get<3>()(2) = -std::numeric_limits<float>::infinity();
    const auto samples = some_samples(1);
    const auto answer = net.predict(samples[0]);
    CHECK(answer.probabilities[2] == 0);
    CHECK(answer.label != 2);
}

TEST_CASE("a model that was moved from says so, and takes a new value") {
    const auto samples = some_samples(3);
    model<classifier> one(3);
    const auto expected = one.predict(samples[0]).probabilities;
    model<classifier> other = std::move(one);
    CHECK(other.predict(samples[0]).probabilities == expected);
    CHECK_THROWS_WITH(one.predict(samples.view()), test::contains("it was moved from"));  // NOLINT
    CHECK_THROWS_AS(one.parameters(), argument_error);
    CHECK_THROWS_AS(std::as_const(one).parameters(), argument_error);
    one = other;
    CHECK(one.predict(samples[0]).probabilities == expected);
    one = std::move(other);
    CHECK(one.predict(samples[0]).probabilities == expected);

    // No parameters, and so nothing but a workspace that was moved.
    using plain = network<shape<4>, relu>;
    model<plain> first;
    const batch<shape<4>> zeros(2);
    CHECK(first.predict(zeros.view()).size() == 2);
    const auto second = std::move(first);
    CHECK(first.predict(zeros.view()).size() == 2);  // NOLINT
}

TEST_CASE("a model refuses an initializer that makes no weights") {
    CHECK_THROWS_WITH(model<classifier>(1, kaiming_uniform{.gain = -1}),
                      "ctcnn::kaiming_uniform: gain must be finite and above 0; it is -1");
    CHECK_THROWS_AS(model<classifier>(1, xavier_normal{.gain = 1e39}), argument_error);
    CHECK_NOTHROW(model<classifier, double>(1, xavier_normal{.gain = 1e39}));
}
