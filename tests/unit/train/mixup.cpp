// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/mixup.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "ctcnn/data/batches.hpp"
#include "ctcnn/optimizers/sgd.hpp"
#include "support/catch.hpp"
#include "support/training_run.hpp"

namespace {

using namespace ctcnn;
using test::bar_images;

using mixed_network = network<bar_images::sample_shape, conv2d<3, kernel<3>>, relu, flatten, linear<3>>;
using mixed_trainer = trainer<mixed_network, cross_entropy, sgd, constant_rate, double>;
constexpr training_options mixing{.epochs = 2, .batch_size = 13, .seed = 9, .mixup = 0.4};

}  // namespace

TEST_CASE("mixup draws from the beta distribution") {
    const double alpha = GENERATE(0.01, 0.2, 1.0, 4.0);
    CAPTURE(alpha);
    constexpr std::uint32_t count = 4000;
    double sum = 0, squares = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        const double one = detail::beta_number(alpha, random_stream(5, random_purpose::mixup, 0, 0, i));
        REQUIRE((one >= 0 && one <= 1));
        sum += one;
        squares += (one - 0.5) * (one - 0.5);
    }
    CHECK(sum / count == Approx(0.5).margin(0.03));
    CHECK(squares / count == Approx(1 / (4 * (2 * alpha + 1))).epsilon(0.05));
}

TEST_CASE("mixup mixes each sample with its partner, and copies the partners' targets") {
    const std::size_t count = GENERATE(0u, 1u, 2u, 5u);
    using sample = shape<2, 3>;
    batch<sample, double> samples(count);
    std::iota(samples.span().begin(), samples.span().end(), 1.0);
    const std::vector<double> before(samples.span().begin(), samples.span().end());
    thread_pool threads(2);
    detail::mix_samples(samples.view(), 0.75, threads);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t k = 0; k < 6; ++k)
            CHECK(samples.data()[i * 6 + k] ==
                  Approx(0.75 * before[i * 6 + k] + 0.25 * before[(count - 1 - i) * 6 + k]));
    std::vector<label> labels(2 * count), partners(2 * count);
    std::iota(labels.begin(), labels.end(), label{0});
    detail::copy_partners<2>(labels, partners);
    for (std::size_t i = 0; i < labels.size(); ++i) CHECK(partners[i] == labels[(count - 1 - i / 2) * 2 + i % 2]);
    batch<sample, double> targets(count), others(count);
    std::iota(targets.span().begin(), targets.span().end(), 1.0);
    detail::copy_partners<1>(batch_view<sample, const double>(targets.view()), others.view());
    for (std::size_t i = 0; i < others.size(); ++i)
        CHECK(others.data()[i] == targets.data()[(count - 1 - i / 6) * 6 + i % 6]);
}

TEST_CASE("a step of fit with mixup has the losses of both labels, weighted") {
    const std::size_t accumulate = GENERATE(1u, 3u);
    const bar_images data(13);
    serial_executor here;
    training_options options = mixing;
    options.accumulate = accumulate;
    model<mixed_network, double> net(seed{3});
    mixed_trainer training(net, here, cross_entropy{}, sgd{.learning_rate = 0.5}, options);
    struct {
        double loss = 0;
        training_action on_step_end(const step_report& report) {
            loss = report.loss;
            return training_action::stop;
        }
    } first;
    CHECK(training.fit(data, first) == training_outcome::stopped);

    // The same by two steps on the mixed samples, one on each kind of labels.
    const auto order = batches::shuffled(13, {.batch_size = 13, .seed = 9, .epoch = 0});
    batch<bar_images::sample_shape, double> samples(13);
    std::vector<label> labels(13);
    data.gather(order[0], samples.view(), std::span<label>(labels));
    const double share = detail::beta_number(0.4, random_stream(9, random_purpose::mixup, 0, 0, 0));
    detail::mix_samples(samples.view(), share, here);
    std::vector<label> partners(labels.rbegin(), labels.rend());
    const auto alone = [&](const std::vector<label>& with, double& loss) {
        model<mixed_network, double> other(seed{3});
        mixed_trainer by_hand(other, here, cross_entropy{}, sgd{.learning_rate = 0.5}, {.batch_size = 13});
        loss = by_hand.step(samples.view(), with, training_key{9, 0, 0}, 0.5);
        return std::vector<double>(other.parameters().data(),
                                   other.parameters().data() + mixed_network::parameters::extent);
    };
    double own_loss = 0, other_loss = 0;
    const std::vector<double> own = alone(labels, own_loss), other = alone(partners, other_loss);
    CHECK(first.loss == Approx(share * own_loss + (1 - share) * other_loss).epsilon(1e-12));
    CHECK(own != other);
    for (std::size_t i = 0; i < own.size(); ++i)
        REQUIRE(net.parameters().data()[i] == Approx(share * own[i] + (1 - share) * other[i]).margin(1e-13));
}

TEST_CASE("mixup gives the same bits for any number of threads, and when the run resumes") {
    using run_type = test::training_run<>;
    run_type one(mixing, 1), three(mixing, 3);
    CHECK(one.fit() == training_outcome::finished);
    CHECK(three.fit() == training_outcome::finished);
    CHECK(one.state() == three.state());
    const test::temporary_directory folder;
    run_type stopped(mixing, 2);
    CHECK(stopped.fit(5) == training_outcome::stopped);
    stopped.save(folder / "run");
    run_type resumed(mixing, 2);
    resumed.load(folder / "run");
    CHECK(resumed.fit() == training_outcome::finished);
    CHECK(resumed.state() == one.state());
    run_type without;
    CHECK_THROWS_WITH(without.load(folder / "run"), test::contains("mixup: expected nothing, found 0.4"));
}

TEST_CASE("a trainer refuses a mixup that it can't draw") {
    model<mixed_network> net(seed{1});
    serial_executor here;
    for (const double bad : {-0.1, 4.1, std::nan("")})
        CHECK_THROWS_WITH(trainer(net, here, {.mixup = bad}),
                          test::contains("ctcnn::trainer: mixup must be from 0 to 4"));
}
