// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/model.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <ratio>
#include <vector>

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
