// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <thread>
#include <utility>
#include <vector>

#include "ctcnn/initializers/kaiming.hpp"
#include "ctcnn/initializers/xavier.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/classify.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/catch.hpp"
#include "support/small_classifier.hpp"

using namespace ctcnn;
using test::small_classifier;
using test::small_samples;

TEST_CASE("a model returns its outputs, of any shape, and is not changed") {
    using maps = network<shape<1, 3, 4>, conv2d<2, kernel<2>>>;
    const model<maps> net(seed{5});
    const auto samples = small_samples(70);  // more than are run at once
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

TEST_CASE("models of one seed are equal, and copies are independent") {
    const auto samples = small_samples(1);
    model<small_classifier> one(seed{3}), same(seed{3}), other(seed{4});
    CHECK(classify(one, samples[0]).probabilities == classify(same, samples[0]).probabilities);
    CHECK(classify(one, samples[0]).probabilities != classify(other, samples[0]).probabilities);
    auto copy = one;
    copy.parameters().data()[0] += 1;
    CHECK(classify(one, samples[0]).probabilities == classify(same, samples[0]).probabilities);
}

TEST_CASE("a model that was moved from says so, and takes a new value") {
    const auto samples = small_samples(3);
    model<small_classifier> one(seed{3});
    const auto expected = classify(one, samples[0]).probabilities;
    model<small_classifier> other = std::move(one);
    CHECK(classify(other, samples[0]).probabilities == expected);
    CHECK_THROWS_WITH(classify(one, samples.view()), test::contains("it was moved from"));  // NOLINT
    CHECK_THROWS_AS(one.parameters(), argument_error);
    CHECK_THROWS_AS(std::as_const(one).parameters(), argument_error);
    one = other;
    CHECK(classify(one, samples[0]).probabilities == expected);
    one = std::move(other);
    CHECK(classify(one, samples[0]).probabilities == expected);

    // No parameters, and so nothing but a workspace that was moved.
    using plain = network<shape<4>, relu>;
    model<plain> first;
    const batch<shape<4>> zeros(2);
    CHECK(classify(first, zeros.view()).size() == 2);
    const auto second = std::move(first);
    CHECK(classify(first, zeros.view()).size() == 2);  // NOLINT
}

TEST_CASE("a model refuses an initializer that makes no weights") {
    CHECK_THROWS_WITH(model<small_classifier>(seed{1}, kaiming_uniform{.gain = -1}),
                      "ctcnn::kaiming_uniform: gain must be finite and above 0; it is -1");
    CHECK_THROWS_AS(model<small_classifier>(seed{1}, xavier_normal{.gain = 1e39}), argument_error);
    CHECK_NOTHROW(model<small_classifier, double>(seed{1}, xavier_normal{.gain = 1e39}));
}

TEST_CASE("threads share a model that is const, each with a workspace of its own") {
    const model<small_classifier> net(seed{3});
    const auto samples = small_samples(40);
    const auto expected = net(samples.view());
    std::vector<int> same(4);
    std::vector<std::thread> threads;
    for (int& found : same)
        threads.emplace_back([&net, &samples, &expected, &found] {
            auto memory = net.workspace();
            for (int round = 0; round < 50; ++round) {
                const auto outputs = net(samples.view(), memory);
                found += std::equal(outputs.span().begin(), outputs.span().end(), expected.span().begin()) ? 1 : 0;
            }
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(same == std::vector<int>(4, 50));
}

TEST_CASE("one sample's output is a tensor, and that of a batch of one") {
    const model<small_classifier> net(seed{3});
    const auto samples = small_samples(2);
    thread_pool two(2);
    const tensor<shape<5>> output = net(samples[1]), again = net(samples[1], two);
    const auto expected = net(samples.view().slice(1, 1));
    CHECK(std::equal(output.begin(), output.end(), expected[0].begin()));
    CHECK(std::equal(again.begin(), again.end(), expected[0].begin()));
}

TEST_CASE(
    "a model's workspace grows with the batch, works after it was moved, and takes the executor it was made for") {
    const model<small_classifier> net(seed{3});
    const auto few = small_samples(2), many = small_samples(100);
    thread_pool two(2);
    auto first = net.workspace(two);
    CHECK(&first.threads() == &two);
    CHECK(net(few.view(), first).count() == 2);
    CHECK(net(many.view(), first).count() == 100);
    auto memory = net.workspace();
    CHECK(net(few.view(), memory).count() == 2);
    auto moved = std::move(memory);
    CHECK(net(many.view(), moved).count() == 100);
    CHECK(net(few.view(), memory).count() == 2);  // NOLINT
}
