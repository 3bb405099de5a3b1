// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/classify.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/catch.hpp"
#include "support/small_classifier.hpp"

using namespace ctcnn;
using test::small_classifier;
using test::small_samples;

TEST_CASE("a model's answer is the softmax of its network's logits") {
    model<small_classifier> net(seed{3});
    const auto samples = small_samples(1);
    serial_executor here;
    small_classifier::inference_workspace<> memory(1);
    const auto logits = small_classifier::forward(net.parameters(), samples.view(), memory, here);
    const auto answer = classify(net, samples[0]);
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
    model<small_classifier> net(seed{3});
    const auto samples = small_samples(150);
    const auto answers = classify(net, samples.view());
    REQUIRE(answers.size() == 150);
    thread_pool two(2);
    const auto again = classify(net, samples.view(), two);
    for (std::size_t i = 0; i < 150; ++i) {
        CHECK(again[i].probabilities == answers[i].probabilities);
        CHECK(classify(net, samples[i]).label == answers[i].label);
        CHECK(std::accumulate(answers[i].probabilities.begin(), answers[i].probabilities.end(), 0.f) == Approx(1));
    }
    CHECK(classify(net, batch_view<shape<1, 3, 4>, const float>()).empty());
}

TEST_CASE("a model says when there is no room for its answers") {
    model<small_classifier> net;
    const auto samples = small_samples(3);
    std::vector<prediction<5>> two(2);
    auto memory = net.workspace();
    CHECK_THROWS_AS(classify(net, samples.view(), two, memory), argument_error);
    CHECK_THROWS_WITH(classify(net, samples.view(), two, memory),
                      test::contains("3 samples, but room for 2 predictions"));
}

TEST_CASE("a model names no class where its outputs are not finite, and says what is to blame") {
    model<small_classifier> net(seed{3});
    auto samples = small_samples(70);
    constexpr float nan_pixel = std::numeric_limits<float>::quiet_NaN();
    auto memory = net.workspace();
    std::vector<prediction<5>> answers(70);
    SECTION("a sample") {
        samples[66](0, 1, 1) = nan_pixel;
        CHECK_THROWS_WITH(classify(net, samples.view()),
                          "ctcnn::classify: sample 66 holds a number that is not finite, so that it has no "
                          "class; check the sample");
        CHECK_THROWS_AS(classify(net, samples.view(), answers, memory), argument_error);
        CHECK_THROWS_AS(classify(net, samples[66]), argument_error);
        CHECK_NOTHROW(classify(net, samples[65]));
        samples[66](0, 1, 1) = std::numeric_limits<float>::infinity();
        CHECK_THROWS_AS(classify(net, samples[66]), argument_error);
    }
    SECTION("a weight") {
        net.parameters().get<2>()(4, 0) = nan_pixel;
        CHECK_THROWS_AS(classify(net, samples.view()), divergence_error);
        CHECK_THROWS_WITH(classify(net, samples[1]),
                          "ctcnn::classify: sample 0 has no class, as the outputs are not finite: 4.weight of "
                          "layer 4 (Linear) is the first parameter tensor that is not finite");
    }
    SECTION("a layer") {
        for (float& weight : net.parameters().get<0>().span()) weight = 3e38f;
        for (float& pixel : samples.span()) pixel = 2;
        CHECK_THROWS_WITH(classify(net, samples[0]),
                          test::contains("layer 1 (Linear) is the first whose output is not"));
    }
}

TEST_CASE("a logit of minus infinity is a class of probability zero") {
    model<small_classifier> net(seed{3});
    net.parameters().get<3>()(2) = -std::numeric_limits<float>::infinity();
    const auto samples = small_samples(1);
    const auto answer = classify(net, samples[0]);
    CHECK(answer.probabilities[2] == 0);
    CHECK(answer.label != 2);
}
