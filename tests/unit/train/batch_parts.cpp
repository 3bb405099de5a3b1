// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/batch_parts.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "ctcnn/layers/batch_norm1d.hpp"
#include "ctcnn/losses/mean_squared_error.hpp"
#include "ctcnn/optimizers/adamw.hpp"
#include "ctcnn/optimizers/sgd.hpp"
#include "support/catch.hpp"
#include "support/statistics_network.hpp"
#include "support/training_run.hpp"

namespace {

using namespace ctcnn;
using test::bar_images;
using test::statistics_network;

using plain_network = network<bar_images::sample_shape, conv2d<3, kernel<3>>, relu, flatten, linear<3>>;

std::vector<std::size_t> part_sizes(std::size_t samples, const training_options& options) {
    const detail::batch_parts parts(samples, options);
    std::vector<std::size_t> sizes;
    for (std::size_t i = 0; i < parts.count(); ++i) {
        CHECK(parts.begin(i) == std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}));
        sizes.push_back(parts.size(i));
    }
    CHECK(*std::min_element(sizes.begin(), sizes.end()) == parts.smallest());
    return sizes;
}

/// The parameters after a step of SGD in double on 13 samples.
template <class LossFunction, class Targets>
std::vector<double> after_step(const LossFunction& loss, const Targets& targets, std::size_t accumulate,
                               double* mean = nullptr) {
    model<plain_network, double> net(seed{3});
    serial_executor here;
    std::vector<std::uint32_t> indices(13);
    std::iota(indices.begin(), indices.end(), std::uint32_t{0});
    batch<bar_images::sample_shape, double> samples(13);
    std::vector<label> ignored(13);
    bar_images(13).gather(indices, samples.view(), std::span<label>(ignored));
    trainer training(net, here, loss, sgd{.learning_rate = 1}, {.batch_size = 13, .accumulate = accumulate});
    const double found = training.step(samples.view(), targets, training_key{}, 1);
    if (mean != nullptr) *mean = found;
    return {net.parameters().data(), net.parameters().data() + plain_network::parameters::extent};
}

template <class LossFunction, class Targets>
void check_same_gradient(const LossFunction& loss, const Targets& targets) {
    double mean = 0;
    const std::vector<double> whole = after_step(loss, targets, 1, &mean);
    for (const std::size_t accumulate : {2u, 3u, 5u, 13u}) {
        double found = 0;
        const std::vector<double> parts = after_step(loss, targets, accumulate, &found);
        CAPTURE(accumulate);
        CHECK(found == Approx(mean).epsilon(1e-12));
        CHECK(parts != whole);  // rounding
        double largest = 0;
        for (std::size_t i = 0; i < whole.size(); ++i) largest = std::max(largest, std::abs(parts[i] - whole[i]));
        CHECK(largest < 1e-13);
    }
}

constexpr training_options in_parts{.epochs = 3, .batch_size = 13, .seed = 9, .accumulate = 3};
using parts_run = test::training_run<statistics_network, exponential_decay, adamw>;

}  // namespace

TEST_CASE("a batch is divided into parts that differ by one sample at most") {
    CHECK(part_sizes(12, {.batch_size = 12, .accumulate = 3}) == std::vector<std::size_t>{4, 4, 4});
    CHECK(part_sizes(13, {.batch_size = 13, .accumulate = 3}) == std::vector<std::size_t>{4, 4, 5});
    CHECK(part_sizes(13, {.batch_size = 13, .accumulate = 1}) == std::vector<std::size_t>{13});
    CHECK(part_sizes(13, {.batch_size = 13, .accumulate = 13}) == std::vector<std::size_t>(13, 1));
    // The last batch of an epoch has fewer parts, none larger than those of the others.
    CHECK(part_sizes(6, {.batch_size = 13, .accumulate = 3}) == std::vector<std::size_t>{3, 3});
    CHECK(part_sizes(5, {.batch_size = 13, .accumulate = 3}) == std::vector<std::size_t>{5});
    CHECK(part_sizes(1, {.batch_size = 13, .accumulate = 13}) == std::vector<std::size_t>{1});
}

TEST_CASE("the gradients of the parts of a batch add up to that of the batch") {
    const std::vector<label> labels{0, 1, 2, 0, 1, 2, 2, 1, 0, 0, 1, 0, 2};
    const std::span<const label> targets(labels);
    check_same_gradient(cross_entropy{}, targets);
    // Means over weights that differ from part to part.
    check_same_gradient(cross_entropy{.ignore_index = 1}, targets);
    check_same_gradient(cross_entropy{.label_smoothing = 0.1, .class_weights = {1, 0.5, 3}}, targets);
    batch<shape<3>, double> numbers(13);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers.data()[i] = 0.1 * static_cast<double>(i % 7);
    check_same_gradient(mean_squared_error{}, batch_view<shape<3>, const double>(numbers.view()));
    // A part without a label that counts.
    const std::vector<label> few{1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 2};
    check_same_gradient(cross_entropy{.ignore_index = 1}, std::span<const label>(few));
}

TEST_CASE("a batch in parts gives the same bits for any number of threads, and when the run resumes") {
    parts_run one(in_parts, 1), three(in_parts, 3), whole;
    CHECK(one.fit() == training_outcome::finished);
    CHECK(three.fit() == training_outcome::finished);
    CHECK(one.state() == three.state());
    const test::temporary_directory folder;
    parts_run stopped(in_parts, 2);
    CHECK(stopped.fit(11) == training_outcome::stopped);
    stopped.save(folder / "run");
    parts_run resumed(in_parts, 2);
    resumed.load(folder / "run");
    CHECK(resumed.fit() == training_outcome::finished);
    CHECK(resumed.state() == one.state());
    training_options other = in_parts;
    other.accumulate = 2;
    parts_run in_two(other);
    CHECK_THROWS_WITH(in_two.load(folder / "run"), test::contains("accumulate: expected 2, found 3"));
    other.accumulate = 1;
    parts_run in_one(other);
    CHECK_THROWS_WITH(in_one.load(folder / "run"), test::contains("accumulate: expected nothing, found 3"));
}

TEST_CASE("each part of a batch counts in the metrics, and updates statistics as a batch does") {
    struct {
        std::uint64_t labels = 0, samples = 0;
        void on_epoch_end(const epoch_report& report) {
            labels += report.train.labels;
            samples += report.train.samples;
        }
    } seen;
    parts_run run(in_parts);
    CHECK(run.training.fit(run.train, seen) == training_outcome::finished);
    CHECK(seen.samples == 300);
    CHECK(seen.labels == 300);
    // 7 batches of 13 in 3 parts, and one of 9 in 2.
    const std::vector<std::string> names = statistics_network::parameter_names();
    const auto count = std::find_if(names.begin(), names.end(),
                                    [](const std::string& name) { return name.ends_with("num_batches_tracked"); });
    if (count != names.end()) {
        const auto tensor = static_cast<std::size_t>(count - names.begin());
        CHECK(run.net.parameters().data()[statistics_network::parameters::offsets[tensor]] == Approx(3 * (7 * 3 + 2)));
    }
}

TEST_CASE("a step changes nothing if the last part of its batch is not finite") {
    model<statistics_network> net(seed{1});
    serial_executor here;
    const std::size_t size = statistics_network::parameters::extent;
    const std::vector<float> before(net.parameters().data(), net.parameters().data() + size);
    batch<bar_images::sample_shape> samples(6);
    samples.data()[samples.size() - 1] = std::numeric_limits<float>::quiet_NaN();
    const std::vector<label> labels{0, 1, 2, 0, 1, 2};
    trainer training(net, here, {.batch_size = 6, .accumulate = 3});
    CHECK_THROWS_AS(training.step(samples.view(), labels, training_key{}, 0.1), divergence_error);
    CHECK(std::equal(before.begin(), before.end(), net.parameters().data()));
    samples.data()[samples.size() - 1] = 0;
    CHECK(std::isfinite(training.step(samples.view(), labels, training_key{}, 0.1)));
    CHECK_FALSE(std::equal(before.begin(), before.end(), net.parameters().data()));
}

TEST_CASE("parts of a batch draw random numbers of their own") {
    const training_key key{7, 2, 3};
    const training_key first = detail::key_of_part(key, 0), second = detail::key_of_part(key, 1),
                       third = detail::key_of_part(key, 2);
    CHECK(first.seed == 7);
    CHECK((second.seed != 7 && third.seed != 7 && second.seed != third.seed));
    CHECK((third.epoch == 2 && third.step == 3));
}

TEST_CASE("a trainer refuses parts that it can't make") {
    model<plain_network> net(seed{1});
    serial_executor here;
    CHECK_THROWS_WITH(trainer(net, here, {.batch_size = 8, .accumulate = 0}),
                      "ctcnn::trainer: accumulate: expected from 1 to 8, the batch size, found 0");
    CHECK_THROWS_WITH(trainer(net, here, {.batch_size = 8, .accumulate = 9}),
                      "ctcnn::trainer: accumulate: expected from 1 to 8, the batch size, found 9");
    using normalized = network<bar_images::sample_shape, flatten, linear<4>, batch_norm1d<>, linear<3>>;
    model<normalized> other(seed{1});
    trainer single(other, here, {.epochs = 1, .batch_size = 8, .accumulate = 8});
    CHECK_THROWS_WITH(single.fit(bar_images(32)),
                      test::contains("at least 2 samples in each batch, and in each part that accumulate makes of it, "
                                     "because a layer normalizes over them") &&
                          test::contains("choose another batch size, or accumulate fewer parts"));
    trainer pairs(other, here, {.epochs = 1, .batch_size = 8, .accumulate = 4});
    CHECK(pairs.fit(bar_images(32)) == training_outcome::finished);
}
