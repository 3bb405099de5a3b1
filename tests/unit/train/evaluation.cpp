// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/evaluation.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "ctcnn/parallel/thread_pool.hpp"
#include "support/bar_images.hpp"
#include "support/bar_network.hpp"
#include "support/catch.hpp"
#include "support/sanitizers.hpp"

using namespace ctcnn;
using ctcnn::test::bar_images;
using ctcnn::test::bar_network;

namespace {

using bar_model = model<bar_network>;

bar_model fresh(std::uint64_t number) { return bar_model(seed{number}); }

/// Sample by sample.
evaluation<3> naive_evaluation(const bar_model& net, const bar_images& data) {
    evaluation<3> found;
    bar_network::inference_workspace<float> memory(1);
    serial_executor here;
    for (std::uint32_t i = 0; i < data.count(); ++i) {
        batch<shape<1, 8, 8>> sample(1);
        label right = 0;
        data.gather({&i, 1}, sample.view(), {&right, 1});
        const auto outputs = bar_network::forward<float>(net.parameters(), sample.view(), memory, here);
        found.result.loss_sum += cross_entropy{}.evaluate(outputs, std::span<const label>(&right, 1));
        found.result.weight += 1;
        ++found.result.samples;
        ++found.result.labels;
        std::size_t best = 0;
        for (std::size_t k = 1; k < 3; ++k)
            if (outputs[0](k) > outputs[0](best)) best = k;
        found.confusion.add(right, best);
        if (best == right) ++found.result.correct;
    }
    return found;
}

}  // namespace

TEST_CASE("an evaluation counts every sample once, whatever the size of a batch") {
    const bar_model net = fresh(3);
    const bar_images data(50);
    const evaluation<3> expected = naive_evaluation(net, data);
    REQUIRE(expected.result.correct > 0);
    REQUIRE(expected.result.errors() > 0);
    const std::size_t batch_size = GENERATE(1u, 7u, 25u, 50u, 64u);
    serial_executor here;
    const evaluation<3> found = evaluate(net, data, here, cross_entropy{}, {.batch_size = batch_size});
    CHECK(found.complete);
    CHECK(found.confusion == expected.confusion);
    CHECK(found.result.samples == 50);
    CHECK(found.result.correct == expected.result.correct);
    CHECK(found.result.loss_sum == Approx(expected.result.loss_sum).epsilon(1e-5));
}

TEST_CASE("an evaluation gives the same bits for any number of threads") {
    const bar_model net = fresh(4);
    const bar_images data(70);
    serial_executor here;
    const evaluation<3> expected = evaluate(net, data, here, cross_entropy{}, {.batch_size = 32});
    thread_pool threads(GENERATE(2u, 3u, 4u));
    const evaluation<3> found = evaluate(net, data, threads, cross_entropy{}, {.batch_size = 32});
    CHECK(found.result == expected.result);
    CHECK(found.confusion == expected.confusion);
}

TEST_CASE("an evaluation of no sample is complete and has no mean") {
    serial_executor here;
    const evaluation<3> found = evaluate(fresh(1), bar_images(0), here);
    CHECK(found.complete);
    CHECK(found.result == metrics{});
}

TEST_CASE("a callback sees each batch of an evaluation, and may stop it") {
    struct counter {
        std::vector<std::uint64_t> seen;
        std::size_t stop_after;
        training_action on_evaluation_step(const evaluation_report& report) {
            CHECK(report.total == 50);
            seen.push_back(report.result.samples);
            return seen.size() == stop_after ? training_action::stop : training_action::proceed;
        }
    };
    const bar_model net = fresh(1);
    serial_executor here;
    evaluator evaluate(net, here, {.batch_size = 20});
    counter all{{}, 0};
    CHECK(evaluate(bar_images(50), all).complete);
    CHECK(all.seen == std::vector<std::uint64_t>{20, 40, 50});
    counter one{{}, 1};
    const evaluation<3> found = evaluate(bar_images(50), one);
    CHECK_FALSE(found.complete);
    CHECK(found.result.samples == 20);
    CHECK(one.seen.size() == 1);
}

TEST_CASE("a callback sees the samples, outputs and labels of each batch of an evaluation, before it is counted") {
    const bar_model net = fresh(3);
    const bar_images data(10);
    serial_executor here;
    evaluator evaluate(net, here, {.batch_size = 4});
    struct {
        const bar_images& data;
        std::size_t seen = 0, wrong = 0, counted = 0;
        void on_evaluation_outputs(std::size_t first, batch_view<shape<1, 8, 8>, const float> samples,
                                   batch_view<shape<3>, const float> outputs, std::span<const label> labels) {
            CHECK(first == seen);
            CHECK(seen == counted);
            REQUIRE(outputs.count() == samples.count());
            REQUIRE(labels.size() == samples.count());
            for (std::uint32_t i = 0; i < labels.size(); ++i) {
                batch<shape<1, 8, 8>> expected(1);
                label right = 0;
                const auto index = static_cast<std::uint32_t>(first + i);
                data.gather({&index, 1}, expected.view(), {&right, 1});
                CHECK(labels[i] == right);
                CHECK(std::equal(expected.span().begin(), expected.span().end(), samples[i].data()));
                if (predicted_class(outputs, i) != right) ++wrong;
            }
            seen += labels.size();
        }
        void on_evaluation_step(const evaluation_report& report) { counted = report.result.samples; }
    } watch{data};
    const evaluation<3> found = evaluate(data, watch);
    CHECK(watch.seen == 10);
    CHECK(watch.wrong == found.result.errors());
}

TEST_CASE("an evaluator refuses a batch size of 0") {
    const bar_model net = fresh(1);
    serial_executor here;
    CHECK_THROWS_WITH(evaluator<bar_network>(net, here, {.batch_size = 0}),
                      "ctcnn::evaluator: expected a batch size of at least 1, found 0");
}

TEST_CASE("an evaluator says which option takes more memory than there is") {
    const bar_model net = fresh(1);
    serial_executor here;
    const std::size_t most = static_cast<std::size_t>(-1);
    CHECK_THROWS_AS(evaluator<bar_network>(net, here, {.batch_size = most}), memory_error);
    // More than there is, or than can be counted.
    const std::size_t huge = test::allocations_must_succeed ? most / 2 : most / 1'000'000;
    try {
        const evaluator evaluate(net, here, {.batch_size = huge});
        FAIL("so much memory can't be");
    } catch (const memory_error& error) {
        CHECK(error.option() == "evaluation_batch_size");
        CHECK(error.value() == huge);
        CHECK(error.bytes() > 0);
        CHECK_THAT(error.what(), test::contains("ctcnn::evaluator: not enough memory for evaluation_batch_size = ") &&
                                     test::contains(" MiB needed; lower it"));
    }
}

TEST_CASE("a network whose outputs are not finite has no accuracy, and the first cause is named") {
    bar_model net = fresh(1);
    serial_executor here;
    evaluator evaluate(net, here, {.batch_size = 20});
    SECTION("its weights are not") {
        for (float& weight : net.parameters().get<2>().span()) weight = std::numeric_limits<float>::quiet_NaN();
        CHECK_THROWS_AS(evaluate(bar_images(50)), divergence_error);
        CHECK_THROWS_WITH(evaluate(bar_images(50)),
                          test::contains("of samples 0 to 19") &&
                              test::contains("5.weight of layer 5 (Linear) is the first parameter tensor that is not"));
    }
    SECTION("a layer's output is plus infinity") {
        net.parameters().get<4>()(0, 0) = 3e38f;  // linear<3>
        net.parameters().get<3>()(0) = 1e10f;
        CHECK_THROWS_WITH(evaluate(bar_images(5)),
                          test::contains("layer 7 (Linear) is the first whose output is not finite"));
    }
    SECTION("the samples are not") {
        struct broken : bar_images {
            using bar_images::bar_images;
            void gather(std::span<const std::uint32_t> indices, batch_view<sample_shape, float> samples,
                        std::span<ctcnn::label> labels) const {
                bar_images::gather(indices, samples, labels);
                samples.data()[3] = std::numeric_limits<float>::quiet_NaN();
            }
        };
        CHECK_THROWS_WITH(evaluate(broken(5)), test::contains("the samples hold numbers that are not finite"));
    }
}

TEST_CASE("an evaluation refuses labels that are no classes, and names the sample") {
    struct from_one : bar_images {
        using bar_images::bar_images;
        void gather(std::span<const std::uint32_t> indices, batch_view<sample_shape, float> samples,
                    std::span<ctcnn::label> labels) const {
            bar_images::gather(indices, samples, labels);
            for (std::size_t i = 0; i < indices.size(); ++i)
                if (indices[i] == 33) labels[i] = 3;
        }
    };
    const bar_model net = fresh(1);
    serial_executor here;
    CHECK_THROWS_WITH(evaluate(net, from_one(50), here, cross_entropy{}, {.batch_size = 20}),
                      "ctcnn::evaluator: expected labels from 0 to 2, found label 3 of sample 33 of the data set; "
                      "count classes from 0");
}

TEST_CASE("an evaluator refuses more samples than indices can tell, and parameters of nothing") {
    struct endless : bar_images {
        endless() : bar_images(1) {}
        [[nodiscard]] std::size_t count() const noexcept { return std::size_t{1} << 32; }
    };
    const bar_model net = fresh(1);
    serial_executor here;
    CHECK_THROWS_WITH(evaluate(net, endless(), here, cross_entropy{}, {.batch_size = 64}),
                      test::contains("at most 4294967295 samples, found 4294967296"));
    evaluator one(net, here, {.batch_size = 4});
    auto other = std::move(one);
    CHECK(other(bar_images(5)).complete);
    CHECK_THROWS_WITH(one(bar_images(5)), test::contains("it was moved from"));  // NOLINT
    CHECK_THROWS_AS(evaluator<bar_network>(net, here, cross_entropy{.label_smoothing = 2}), argument_error);
}
