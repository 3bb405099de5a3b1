// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/trainer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/data/labelled_images.hpp"
#include "ctcnn/losses/mean_squared_error.hpp"
#include "ctcnn/optimizers/sgd.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "support/bar_images.hpp"
#include "support/bar_network.hpp"
#include "support/catch.hpp"
#include "support/stop_after.hpp"

using namespace ctcnn;
using ctcnn::test::bar_images;
using ctcnn::test::bar_network;
using ctcnn::test::stop_after;

namespace {

template <class Network, class Scalar = float>
model<Network, Scalar> fresh(std::uint64_t number) {
    return model<Network, Scalar>(seed{number});
}

template <class Model>
auto bits(const Model& net) {
    return std::vector(net.parameters().span().begin(), net.parameters().span().end());
}

/// Parameters after 50 steps of 13 samples: full batches, and an epoch's last one of 5.
std::vector<float> trained(executor& threads) {
    auto net = fresh<bar_network>(7);
    trainer training(net, threads, {.epochs = 10, .batch_size = 13, .seed = 9});
    stop_after limit{50};
    CHECK(training.fit(bar_images(200), limit) == training_outcome::stopped);
    CHECK(training.progress().epoch == 3);
    CHECK(training.progress().step == 50 - 3 * 16);
    CHECK(training.state().steps == 50);
    return bits(net);
}

}  // namespace

TEST_CASE("a small network learns a small data set of one's own") {
    auto net = fresh<bar_network>(1);
    thread_pool threads(2);
    trainer training(net, threads, adam{.learning_rate = 1e-2}, exponential_decay{.gamma = 0.8},
                     {.epochs = 6, .batch_size = 16});
    struct {
        std::vector<epoch_report> epochs;
        void on_epoch_end(const epoch_report& report) { epochs.push_back(report); }
    } log;
    CHECK(training.fit(bar_images(300), bar_images(100, 2), log) == training_outcome::finished);
    REQUIRE(log.epochs.size() == 6);
    CHECK(log.epochs.front().epoch == 0);
    CHECK(log.epochs.back().epoch == 5);
    CHECK(log.epochs.back().train.samples == 300);
    CHECK(log.epochs.back().images == 300);
    CHECK(log.epochs.back().validation.samples == 100);
    CHECK(log.epochs.back().validation.accuracy() >= 0.98);
    CHECK(log.epochs.back().train.loss() < 0.3 * log.epochs.front().train.loss());
    CHECK(log.epochs.back().learning_rate == Approx(1e-2 * std::pow(0.8, 5)));
    CHECK(evaluate(net, bar_images(100, 3), threads).result.accuracy() >= 0.98);
}

TEST_CASE("the number of threads does not change a bit after 50 steps") {
    serial_executor here;
    const std::vector<float> expected = trained(here);
    REQUIRE(expected != bits(fresh<bar_network>(7)));
    thread_pool threads(GENERATE(1u, 2u, 3u, 4u));
    CHECK(trained(threads) == expected);
}

TEST_CASE("a run that is stopped and resumed reaches the same bits") {
    serial_executor here;
    const training_options options{.epochs = 3, .batch_size = 16, .seed = 4};
    const bar_images data(100), validation(20, 5);
    auto whole = fresh<bar_network>(2);
    trainer at_once(whole, here, options);
    CHECK(at_once.fit(data, validation) == training_outcome::finished);

    auto net = fresh<bar_network>(2);
    trainer training(net, here, options);
    SECTION("with fit called again") {
        for (stop_after limit{4}; training.fit(data, validation, limit) == training_outcome::stopped;) limit.left = 4;
        CHECK(bits(net) == bits(whole));
    }
    SECTION("in another trainer, with parameters, state and progress handed over") {
        stop_after limit{10};
        CHECK(training.fit(data, validation, limit) == training_outcome::stopped);
        trainer next(net, here, options);
        next.state() = training.state();
        next.resume(training.progress(), {training.results().begin(), training.results().end()});
        CHECK(next.fit(data, validation) == training_outcome::finished);
        CHECK(bits(net) == bits(whole));
    }
    SECTION("stopped while it validates: the epoch is not trained again, and is reported once") {
        struct {
            int epochs = 0, batches = 0;
            training_action on_evaluation_step(const evaluation_report&) {
                return ++batches == 1 ? training_action::stop : training_action::proceed;
            }
            void on_epoch_end(const epoch_report& report) {
                CHECK(report.train.samples == 100);
                ++epochs;
            }
        } watch;
        CHECK(training.fit(data, validation, watch) == training_outcome::stopped);
        CHECK(watch.epochs == 0);
        CHECK(training.progress().step == 7);
        CHECK(training.fit(data, validation, watch) == training_outcome::finished);
        CHECK(watch.epochs == 3);
        CHECK(bits(net) == bits(whole));
    }
}

TEST_CASE("callbacks are told of every step and epoch, all of them, and may stop at an epoch's end") {
    struct watcher {
        std::vector<step_report> steps;
        std::size_t epochs = 0, stop_at = 0;
        void on_step_end(const step_report& report) { steps.push_back(report); }
        training_action on_epoch_end(const epoch_report&) {
            return ++epochs == stop_at ? training_action::stop : training_action::proceed;
        }
    };
    auto net = fresh<bar_network>(2);
    serial_executor here;
    trainer training(net, here, {.epochs = 5, .batch_size = 32});
    watcher first{{}, 0, 2}, second;
    CHECK(training.fit(bar_images(70), first, second) == training_outcome::stopped);
    CHECK(training.progress() == training_progress{.epoch = 2});
    CHECK(first.epochs == 2);
    CHECK(second.epochs == 2);  // called although the first had requested a stop
    REQUIRE(first.steps.size() == 6);
    CHECK(first.steps[2].epoch == 0);
    CHECK(first.steps[2].step == 2);
    CHECK(first.steps[2].steps == 3);
    CHECK(first.steps[2].epochs == 5);
    CHECK(first.steps[2].train.samples == 70);
    CHECK(first.steps[3].train.samples == 32);
    CHECK(first.steps[3].train.loss() == Approx(first.steps[3].loss));
    CHECK(first.steps[3].learning_rate == 1e-3);
}

TEST_CASE("a network of a thousand classes is trained, and tells those above 255 apart") {
    // Sample i is of class i, and its pixels are the bits of i.
    std::vector<std::uint8_t> pixels(1000 * 10);
    std::vector<int> labels(1000);
    for (std::size_t i = 0; i < 1000; ++i) {
        labels[i] = static_cast<int>(i);
        for (std::size_t bit = 0; bit < 10; ++bit) pixels[10 * i + bit] = (i >> bit & 1) == 0 ? 0 : 255;
    }
    const labelled_images<shape<10>, 1000> data(pixels, labels, {0.5, 0.5});
    using thousand = network<shape<10>, linear<1000>>;
    auto net = fresh<thousand>(1);
    serial_executor here;
    trainer training(net, here, adam{.learning_rate = 0.05}, {.epochs = 6, .batch_size = 50});
    CHECK(training.fit(data, data) == training_outcome::finished);
    CHECK(training.progress().validation.accuracy() > 0.9);
    const evaluation<1000> found = evaluate(net, data, here);
    CHECK(found.confusion.actual(999) == 1);
    std::uint64_t above_a_byte = 0;
    for (std::size_t i = 256; i < 1000; ++i) above_a_byte += found.confusion(i, i);
    CHECK(above_a_byte > 600);
    CHECK(found.confusion.samples() == 1000);
    CHECK(found.confusion.correct() == found.result.correct);
}

TEST_CASE("step() trains on samples and targets of one's own, in double, against any loss") {
    using line = network<shape<2>, linear<1>>;  // y = 2 a - b + 1
    auto net = fresh<line, double>(1);
    serial_executor here;
    trainer training(net, here, mean_squared_error{}, sgd{}, {.batch_size = 8});
    batch<shape<2>, double> samples(8);
    batch<shape<1>, double> targets(8);
    const random_stream numbers(1, random_purpose::user);
    double loss = 0;
    for (std::uint32_t step = 0; step < 500; ++step) {
        for (std::size_t i = 0; i < 8; ++i) {
            const double a = numbers.uniform<double>(step * 16 + 2 * i),
                         b = numbers.uniform<double>(step * 16 + 2 * i + 1);
            samples[i](0) = a;
            samples[i](1) = b;
            targets[i](0) = 2 * a - b + 1;
        }
        loss = training.step(samples, targets, {1, 0, step}, 0.5);
    }
    CHECK(loss < 1e-12);
    CHECK(net.parameters().get<0>()(0, 0) == Approx(2));
    CHECK(net.parameters().get<0>()(0, 1) == Approx(-1));
    CHECK(net.parameters().get<1>()(0) == Approx(1));
}

TEST_CASE("denormal numbers become zero in training on every thread, and the caller's mode stays") {
    // Weights of 1e-40 are denormal: momentum's arithmetic would keep them, and their products, alive.
    const auto trained_from_denormals = [](executor& threads) {
        auto net = fresh<bar_network>(3);
        for (std::size_t i = 0; i < net.parameters().span().size(); i += 3) net.parameters().data()[i] = 1e-40f;
        trainer training(net, threads, sgd{.learning_rate = 1e-3, .momentum = 0.9}, {.epochs = 1, .batch_size = 13});
        training.fit(bar_images(40));
        return bits(net);
    };
    const volatile float tiny = 1e-40f;
    serial_executor here;
    thread_pool pool(3);
    const std::vector<float> serial = trained_from_denormals(here);
    CHECK(tiny * 2 != 0);
    CHECK(trained_from_denormals(pool) == serial);
    CHECK(std::none_of(serial.begin(), serial.end(), [](float x) { return std::fpclassify(x) == FP_SUBNORMAL; }));
}

TEST_CASE("gradients longer than the limit are clipped to it") {
    using line = network<shape<2>, linear<1>>;
    auto net = fresh<line, double>(1);
    const std::vector<double> before = bits(net);
    serial_executor here;
    trainer<line, mean_squared_error, sgd, constant_rate, double> training(
        net, here, {.batch_size = 1, .max_gradient_norm = 0.25});
    batch<shape<2>, double> sample(1);
    batch<shape<1>, double> target(1);
    sample[0](0) = 1;
    target[0](0) = 1000;
    training.step(sample, target, {}, 1.0);
    double sum = 0;
    for (std::size_t i = 0; i < before.size(); ++i) sum += std::pow(net.parameters().data()[i] - before[i], 2);
    CHECK(std::sqrt(sum) == Approx(0.25).epsilon(1e-6));
}

TEST_CASE("a trainer refuses options and batches that can't be used") {
    auto net = fresh<bar_network>(1);
    serial_executor here;
    using test::contains;
    CHECK_THROWS_WITH(trainer<bar_network>(net, here, {.batch_size = 0}), contains("batch size of at least 1"));
    CHECK_THROWS_WITH(trainer<bar_network>(net, here, {.evaluation_batch_size = 0}),
                      contains("evaluation batch size of at least 1"));
    CHECK_THROWS_WITH(trainer<bar_network>(net, here, {.max_gradient_norm = -1}), contains("gradient norm"));
    CHECK_THROWS_AS(trainer<bar_network>(net, here, adam{.learning_rate = -1}), argument_error);
    trainer training(net, here, {.batch_size = 2});
    CHECK_THROWS_WITH(training.step({}, {}, {}, 1e-3), contains("batch of at least 1 sample"));
    CHECK_THROWS_WITH(training.fit(bar_images(0)), contains("at least 1 sample, found 0"));
    batch<shape<1, 8, 8>> three(3);
    const std::array<label, 3> labels{};
    CHECK_THROWS_AS(training.step(three, labels, {}, 1e-3), argument_error);
}

TEST_CASE("a trainer takes memory for the samples there are, whatever the batch size") {
    // A hundred times the memory of any machine; the order of the batches is that of all samples in one.
    constexpr std::size_t huge = std::size_t{1} << 44;
    const auto parameters_after = [](std::size_t batch, std::size_t evaluation_batch) {
        thread_pool threads(2);
        model<bar_network> net(seed{1});
        trainer training(net, threads, {.epochs = 2, .batch_size = batch, .evaluation_batch_size = evaluation_batch});
        CHECK(training.fit(bar_images(70), bar_images(20, 5)) == training_outcome::finished);
        CHECK(training.options().batch_size == batch);
        const double loss = training.progress().validation.loss();
        return std::pair(std::vector<float>(net.parameters().span().begin(), net.parameters().span().end()), loss);
    };
    CHECK(parameters_after(huge, huge) == parameters_after(70, 20));
}

TEST_CASE("a step of more samples than the batch size is refused, and one of any number before is not") {
    serial_executor here;
    model<bar_network> net(seed{1});
    trainer training(net, here, {.batch_size = 5});
    batch<bar_network::input_shape> samples(6);
    const std::vector<label> labels(6);
    const auto step = [&](std::size_t count) {
        (void)training.step(samples.view().slice(0, count), std::span(labels).first(count), {}, 0.1);
    };
    step(2);
    step(5);
    step(1);
    CHECK_THROWS_WITH(step(6), test::contains("expected a batch of at most 5 samples") && test::contains("found 6"));
    CHECK_THROWS_AS(step(0), argument_error);
}

TEST_CASE("a trainer refuses options that are no numbers of its scalar, and names each") {
    auto net = fresh<bar_network>(1);
    serial_executor here;
    using test::contains;
    using of_float = trainer<bar_network>;
    CHECK_THROWS_WITH(of_float(net, here, {.max_gradient_norm = 1e-46}),
                      contains("max_gradient_norm") && contains("it is 1e-46"));
    CHECK_THROWS_WITH(of_float(net, here, {.max_gradient_norm = 0}), contains("above 0; it is 0"));
    CHECK_THROWS_WITH(of_float(net, here, adam{.learning_rate = 1e39}),
                      contains("ctcnn::adam: learning_rate must be 0 or a number that float can hold") &&
                          contains("it is 1e+39"));
    CHECK_THROWS_WITH(of_float(net, here, adam{.epsilon = 1e-46}), contains("ctcnn::adam: epsilon"));
    CHECK_THROWS_WITH(of_float(net, here, adam{.beta1 = 1 - 1e-9}), contains("it is 0.999999999"));
    CHECK_THROWS_WITH(of_float(net, here, cross_entropy{.label_smoothing = 10}),
                      "ctcnn::cross_entropy: label_smoothing must be from 0 to 1; it is 10");
    auto twice = fresh<bar_network, double>(1);
    using of_double = trainer<bar_network, cross_entropy, adam, constant_rate, double>;
    CHECK_NOTHROW(of_double(twice, here, adam{.learning_rate = 1e39, .beta1 = 1 - 1e-9, .epsilon = 1e-46},
                            {.max_gradient_norm = 1e-46}));
    const auto elsewhere = std::move(net);
    CHECK_THROWS_WITH(of_float(net, here), contains("it was moved from"));  // NOLINT
}

TEST_CASE("a schedule that gives no learning rate is named, in the step in which it does") {
    struct falls {
        [[nodiscard]] double rate(double base, training_position at) const noexcept {
            return base * (1.5 - static_cast<double>(at.step));
        }
    };
    struct grows {
        [[nodiscard]] double rate(double base, training_position at) const noexcept {
            return at.step == 0 ? base : 1e39;
        }
    };
    struct shrinks {
        [[nodiscard]] double rate(double, training_position) const noexcept { return 1e-60; }
    };
    auto net = fresh<bar_network>(1);
    serial_executor here;
    const training_options options{.epochs = 1, .batch_size = 10};
    trainer falling(net, here, adam{}, falls{}, options);
    CHECK_THROWS_AS(falling.fit(bar_images(40)), argument_error);
    CHECK(falling.progress().step == 2);
    CHECK_THROWS_WITH(falling.fit(bar_images(40)),
                      test::contains("ctcnn::trainer: the schedule ") &&
                          test::contains("falls returned the learning rate -5e-04 in epoch 1, step 3"));
    trainer growing(net, here, adam{}, grows{}, options);
    CHECK_THROWS_WITH(growing.fit(bar_images(40)), test::contains("the learning rate 1e+39 in epoch 1, step 2"));
    trainer shrinking(net, here, adam{}, shrinks{}, options);
    CHECK(shrinking.fit(bar_images(40)) == training_outcome::finished);
    using decaying = trainer<bar_network, cross_entropy, adam, step_decay>;
    CHECK_THROWS_WITH(decaying(net, here, adam{}, step_decay{.epochs = 0}, options),
                      "ctcnn::step_decay: epochs must be at least 1; it is 0");
}

TEST_CASE("step() refuses a rate, labels and targets that can't be used, and changes nothing") {
    auto net = fresh<bar_network>(1);
    const auto before = bits(net);
    serial_executor here;
    trainer training(net, here, {.batch_size = 4});
    const batch<shape<1, 8, 8>> samples(3);
    using labels = std::vector<label>;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (const double rate : {-1.0, infinity, std::nan(""), 1e39, 1e-46})
        CHECK_THROWS_AS(training.step(samples, labels{0, 1, 2}, {}, rate), argument_error);
    CHECK_THROWS_WITH(training.step(samples, labels{0, 3, 2}, {}, 1e-3),
                      test::contains("expected labels from 0 to 2, found label 3 of sample 1 of the batch"));
    for (const std::size_t count : {0u, 2u, 4u})
        CHECK_THROWS_WITH(training.step(samples, labels(count), {}, 1e-3),
                          test::contains("expected a label for each of 3 samples, found " + std::to_string(count)));
    using numbers_trainer = trainer<bar_network, mean_squared_error>;
    numbers_trainer regression(net, here, {.batch_size = 4});
    for (const std::size_t count : {0u, 2u, 4u})
        CHECK_THROWS_WITH(regression.step(samples, batch<shape<3>>(count), {}, 1e-3),
                          test::contains("expected a target for each of 3 samples, found " + std::to_string(count)));
    CHECK_THROWS_AS(training.step({nullptr, 3}, labels{0, 1, 2}, {}, 1e-3), argument_error);
    CHECK(bits(net) == before);
    CHECK(training.state().steps == 0);
}

TEST_CASE("a data set's labels that are no classes are refused, with the sample's number") {
    struct from_one : bar_images {
        using bar_images::bar_images;
        void gather(std::span<const std::uint32_t> indices, batch_view<sample_shape, float> samples,
                    std::span<ctcnn::label> labels) const {
            bar_images::gather(indices, samples, labels);
            for (std::size_t i = 0; i < indices.size(); ++i)
                if (indices[i] == 17) labels[i] = 200;
        }
    };
    auto net = fresh<bar_network>(1);
    serial_executor here;
    trainer training(net, here, {.epochs = 1, .batch_size = 8});
    CHECK_THROWS_AS(training.fit(from_one(30)), argument_error);
    CHECK_THROWS_WITH(training.fit(from_one(30)),
                      test::contains("ctcnn::trainer: expected labels from 0 to 2, found label 200 of sample 17"));
}

TEST_CASE("a trainer that was moved from, or lost its state, says so") {
    auto net = fresh<bar_network>(1);
    serial_executor here;
    trainer one(net, here, {.epochs = 1, .batch_size = 8});
    trainer<bar_network> other = std::move(one);
    const batch<shape<1, 8, 8>> samples(2);
    const std::vector<label> labels{0, 1};
    CHECK_THROWS_WITH(one.step(samples, labels, {}, 1e-3),
                      test::contains("ctcnn::trainer: it was moved from"));  // NOLINT
    CHECK_THROWS_AS(one.fit(bar_images(20)), argument_error);
    CHECK(other.fit(bar_images(20), bar_images(10)) == training_outcome::finished);
    other.state().moments.clear();
    CHECK_THROWS_WITH(other.step(samples, labels, {}, 1e-3),
                      test::contains("expected a state with 2 moments, found 0"));
}

TEST_CASE("a trainer's types are deduced from its parts, in one order") {
    static_assert(std::is_same_v<decltype(trainer(std::declval<model<bar_network>&>())), trainer<bar_network>>);
    model<bar_network> net(seed{1});
    serial_executor here;
    const trainer defaults(net, {.epochs = 3});
    CHECK(defaults.options().epochs == 3);
    const trainer by_loss(net, cross_entropy{.label_smoothing = 0.1}, {.epochs = 4});
    CHECK(by_loss.loss().label_smoothing == 0.1);
    CHECK(by_loss.options().epochs == 4);
    const trainer by_optimizer(net, sgd{.learning_rate = 0.5}, {.epochs = 5});
    static_assert(std::is_same_v<decltype(by_optimizer), const trainer<bar_network, cross_entropy, sgd>>);
    CHECK(by_optimizer.optimizer().learning_rate == 0.5);
    CHECK(by_optimizer.options().epochs == 5);
    const trainer by_schedule(net, here, adam{}, exponential_decay{.gamma = 0.25}, {.epochs = 6});
    CHECK(by_schedule.schedule().gamma == 0.25);
    CHECK(by_schedule.options().epochs == 6);
    model<bar_network, double> exact(seed{1});
    const trainer whole(exact, here, mean_squared_error{}, sgd{}, cosine_decay{}, {.epochs = 7});
    static_assert(
        std::is_same_v<decltype(whole), const trainer<bar_network, mean_squared_error, sgd, cosine_decay, double>>);
    CHECK(whole.options().epochs == 7);
}

TEST_CASE("a trainer has as many threads of its own as its options say, and the same bits as with an executor") {
    const auto parameters_of_run = [](auto make) {
        model<bar_network> net(seed{7});
        trainer training = make(net);
        CHECK(training.fit(bar_images(60), bar_images(20)) == training_outcome::finished);
        return bits(net);
    };
    serial_executor here;
    const training_options how{.epochs = 1, .batch_size = 13};
    const auto expected = parameters_of_run([&](auto& net) { return trainer(net, here, how); });
    for (const std::size_t threads : {0u, 1u, 3u}) {
        training_options own = how;
        own.threads = threads;
        CHECK(parameters_of_run([&](auto& net) { return trainer(net, own); }) == expected);
    }
    model<bar_network> net(seed{7});
    CHECK_THROWS_WITH(trainer(net, {.threads = 5000}), test::contains("the number of threads must be 1 to 1024"));
}

TEST_CASE("a model that was prepared is trained, and predicts with the new weights") {
    model<bar_network> net(seed{7});
    const batch<shape<1, 8, 8>> samples(2);
    const std::vector<label> labels{0, 1};
    trainer training(net, {.batch_size = 2, .threads = 1});
    net.prepare();
    (void)training.step(samples, labels, {}, 0.1);
    const auto found = net(samples);
    net.prepare();
    const auto expected = net(samples);
    CHECK(std::equal(found.span().begin(), found.span().end(), expected.span().begin()));
}
