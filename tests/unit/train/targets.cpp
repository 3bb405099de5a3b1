// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/targets.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/losses/cross_entropy.hpp"
#include "ctcnn/losses/huber.hpp"
#include "ctcnn/losses/mean_squared_error.hpp"
#include "ctcnn/optimizers/sgd.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "ctcnn/train/checkpoint.hpp"
#include "ctcnn/train/checkpoint_saver.hpp"
#include "ctcnn/train/trainer.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/number_sets.hpp"
#include "support/stop_after.hpp"

using namespace ctcnn;
using ctcnn::test::plane_points;
using ctcnn::test::signed_pixels;

namespace {

using plane = network<shape<2>, linear<2>>;
using pixelwise = network<shape<1, 4, 4>, conv2d<2, kernel<1>>>;

template <class Network, class Scalar = float>
model<Network, Scalar> drawn(std::uint64_t number) {
    return model<Network, Scalar>(seed{number});
}

template <class Model>
auto all_of(const Model& net) {
    return std::vector(net.parameters().span().begin(), net.parameters().span().end());
}

const cross_entropy of_pixels{.ignore_index = 9};

/// A loss whose targets are none that a data set could have.
struct towards {  // one number for all outputs
    template <Shape Output, class Scalar>
    using targets = double;
    template <Shape Output>
    static constexpr bool accepts = true;
    template <Shape Output>
    static consteval void require() {}
    template <Shape Output, class Scalar>
    double evaluate(batch_view<Output, const Scalar> outputs, double target, batch_view<Output, Scalar> d) const {
        for (std::size_t i = 0; i < outputs.size(); ++i)
            d.data()[i] = static_cast<Scalar>(static_cast<double>(outputs.data()[i]) - target);
        return evaluate(outputs, target);
    }
    template <Shape Output, class Scalar>
    double evaluate(batch_view<Output, Scalar> outputs, double target) const {
        double sum = 0;
        for (std::size_t i = 0; i < outputs.size(); ++i)
            sum += std::pow(static_cast<double>(outputs.data()[i]) - target, 2) / 2;
        return sum;
    }
};

}  // namespace

TEMPLATE_TEST_CASE("fit learns numbers from a data set with targets, against any loss on numbers", "", float, double) {
    auto net = drawn<plane, TestType>(1);
    serial_executor here;
    trainer training(net, here, huber{.delta = 0.5}, sgd{.learning_rate = 0.5}, {.epochs = 60, .batch_size = 10});
    struct {
        std::vector<epoch_report> epochs;
        void on_epoch_end(const epoch_report& report) { epochs.push_back(report); }
    } log;
    CHECK(training.fit(plane_points(95), plane_points(30, 2), log) == training_outcome::finished);
    REQUIRE(log.epochs.size() == 60);
    const epoch_report& last = log.epochs.back();
    CHECK(last.train.samples == 95);
    CHECK(last.train.weight == 95);
    CHECK(last.train.labels == 0);
    CHECK(std::isnan(last.train.accuracy()));
    CHECK(last.validation.samples == 30);
    CHECK(last.validation.loss() < 1e-4);
    CHECK(last.validation.loss() < log.epochs.front().validation.loss());
    CHECK(net.parameters().template get<0>()(0, 0) == Approx(2).epsilon(0.05));
    CHECK(net.parameters().template get<0>()(1, 0) == Approx(1).epsilon(0.05));

    const evaluation<0> found = evaluate(net, plane_points(30, 2), here, huber{.delta = 0.5}, {.batch_size = 7});
    CHECK(found.complete);
    CHECK(found.result.samples == 30);
    // Errors of about 1e-4 are left, in outputs of about 3 that rounding may change by 3e-7 in batches of another size.
    CHECK(found.result.loss() == Approx(last.validation.loss()).epsilon(1e-5).margin(1e-10));
}

TEST_CASE("without labels the best epoch is that of the least loss") {
    auto net = drawn<plane>(1);
    serial_executor here;
    trainer training(net, here, mean_squared_error{}, adam{.learning_rate = 0.3}, {.epochs = 5, .batch_size = 10});
    struct {
        std::vector<double> losses;
        void on_epoch_end(const epoch_report& report) { losses.push_back(report.validation.loss()); }
    } log;
    (void)training.fit(plane_points(40), plane_points(20, 2), log);
    const auto best = std::min_element(log.losses.begin(), log.losses.end());
    CHECK(training.progress().best_epoch == static_cast<std::uint32_t>(best - log.losses.begin()) + 1);
    CHECK(training.progress().best.loss() == *best);
}

TEST_CASE("fit learns the classes of pixels, and those without a class count as nothing") {
    auto net = drawn<pixelwise>(1);
    thread_pool threads(2);
    trainer training(net, threads, of_pixels, adam{.learning_rate = 0.1}, {.epochs = 30, .batch_size = 8});
    CHECK(training.fit(signed_pixels(60), signed_pixels(20, 2)) == training_outcome::finished);
    const metrics& found = training.progress().validation;
    CHECK(found.samples == 20);
    CHECK(found.labels == 20 * 12);
    CHECK(found.weight == 20 * 12);
    CHECK(found.accuracy() > 0.95);
    const evaluation<2> tested = evaluate(net, signed_pixels(20, 2), threads, of_pixels, {.batch_size = 3});
    CHECK(tested.confusion.samples() == 20 * 12);
    CHECK(tested.confusion.correct() == found.correct);
    CHECK(tested.result.correct == found.correct);
    // Batches of other sizes: the loss is the mean over all pixels that have a class.
    CHECK(tested.result.loss() == Approx(found.loss()).epsilon(1e-6));
}

TEST_CASE("the loss of an evaluation with weights is that of all samples at once, whatever the size of a batch") {
    const auto net = drawn<pixelwise>(3);
    serial_executor here;
    const cross_entropy loss{.ignore_index = 9, .class_weights = {1, 5}};
    const auto at_once = evaluate(net, signed_pixels(13), here, loss, {.batch_size = 13});
    for (const std::size_t size : {1u, 4u, 6u})
        CHECK(evaluate(net, signed_pixels(13), here, loss, {.batch_size = size}).result.loss() ==
              Approx(at_once.result.loss()).epsilon(1e-12));
}

TEST_CASE("runs on numbers and on pixels resume exactly from a checkpoint, and know their data") {
    const test::temporary_directory folder;
    const std::string path = folder / "run";
    serial_executor here;
    const training_options options{.epochs = 3, .batch_size = 8, .seed = 4};
    const auto check = [&](auto fresh, const auto& train, const auto& validation, const auto& other, auto make) {
        auto whole = fresh();
        auto at_once = make(whole);
        (void)at_once.fit(train, validation);
        auto first = fresh();
        auto stopped = make(first);
        const data_fingerprints data = data_fingerprints::of(train, validation);
        CHECK(stopped.fit(train, validation, test::stop_after{5}) == training_outcome::stopped);
        save_checkpoint(stopped, path, data);
        auto second = fresh();
        auto next = make(second);
        CHECK_THROWS_WITH(load_checkpoint(next, path, data_fingerprints::of(other, validation)),
                          test::contains("train_data: expected"));
        load_checkpoint(next, path, data);
        CHECK(next.progress() == stopped.progress());
        CHECK(next.fit(train, validation) == training_outcome::finished);
        CHECK(all_of(second) == all_of(whole));
        CHECK(next.progress() == at_once.progress());
    };
    check([] { return drawn<plane>(2); }, plane_points(30), plane_points(9, 2), plane_points(30, 3),
          [&](auto& net) { return trainer<plane, mean_squared_error>(net, here, options); });
    check([] { return drawn<pixelwise>(2); }, signed_pixels(30), signed_pixels(9, 2), signed_pixels(30, 3),
          [&](auto& net) { return trainer<pixelwise>(net, here, of_pixels, options); });
}

TEST_CASE("labels of pixels that are no classes are refused, and so are weights of other classes") {
    auto net = drawn<pixelwise>(1);
    serial_executor here;
    trainer training(net, here, {.epochs = 1, .batch_size = 8});  // ignores nothing
    CHECK_THROWS_WITH(
        training.fit(signed_pixels(20)),
        test::contains("ctcnn::trainer: expected labels from 0 to 1, found label 9 at position 0 of sample"));
    CHECK_THROWS_WITH(
        evaluate(net, signed_pixels(20), here),
        "ctcnn::evaluator: expected labels from 0 to 1, found label 9 at position 0 of sample 0 of the data "
        "set; count classes from 0");
    const batch<shape<1, 4, 4>> samples(2);
    CHECK_THROWS_WITH(training.step(samples, std::vector<label>(2), {}, 0.1),
                      "ctcnn::trainer: step: expected 16 labels for each of 2 samples, found 2");
    CHECK_NOTHROW(training.step(samples, std::vector<label>(32), {}, 0.1));
    const cross_entropy three{.class_weights = {1, 1, 1}};
    CHECK_THROWS_WITH(trainer<pixelwise>(net, here, three),
                      test::contains("class_weights: expected one for each of 2 classes, found 3"));
    CHECK_THROWS_AS(evaluator<pixelwise>(net, here, three, {.batch_size = 4}), argument_error);
}

TEST_CASE("targets of an evaluation that are not finite are named") {
    struct broken : plane_points {
        using plane_points::plane_points;
        void gather(std::span<const std::uint32_t> indices, batch_view<shape<2>, float> samples,
                    batch_view<shape<2>, float> targets) const {
            plane_points::gather(indices, samples, targets);
            targets.data()[1] = std::numeric_limits<float>::quiet_NaN();
        }
    };
    const auto net = drawn<plane>(1);
    serial_executor here;
    CHECK_THROWS_WITH(evaluate(net, broken(5), here, mean_squared_error{}, {.batch_size = 5}),
                      test::contains("of samples 0 to 4") &&
                          test::contains("the targets hold numbers that are not finite. Check the targets"));
}

TEST_CASE("a loss with targets of another kind trains by step()") {
    auto net = drawn<plane>(1);
    serial_executor here;
    trainer training(net, here, towards{}, adam{.learning_rate = 0.1}, {.batch_size = 2});
    const batch<shape<2>> samples(2);
    const double before = training.step(samples, 5.0, {1, 0, 0}, 0.1);
    double after = before;
    for (std::uint32_t step = 1; step < 20; ++step) after = training.step(samples, 5.0, {1, 0, step}, 0.1);
    CHECK(after < before);
}
