// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "ctcnn/core/tensor_role.hpp"
#include "ctcnn/layers/batch_norm1d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/optimizers/adamw.hpp"
#include "ctcnn/optimizers/sgd.hpp"
#include "ctcnn/train/evaluation.hpp"
#include "ctcnn/train/trainer.hpp"
#include "support/bar_images.hpp"
#include "support/bar_network.hpp"
#include "support/catch.hpp"
#include "support/reverse_executor.hpp"
#include "support/statistics_network.hpp"
#include "support/stop_after.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

using layout = statistics_network::parameters;
constexpr std::size_t trained_part = statistics_network::trained_extent;
constexpr std::size_t first_mean = statistics_network::trained_tensors, batches_tensor = first_mean + 1;

static_assert(statistics_network::trained_tensors == 7 && layout::tensors == 11);
static_assert(statistics_network::trained_roles[0].role == tensor_role::weight);
static_assert(statistics_network::trained_roles[1].role == tensor_role::bias);
static_assert(statistics_network::trained_roles[2].role == tensor_role::scale);  // group_norm
static_assert(statistics_network::trained_roles[3].role == tensor_role::shift);
static_assert(statistics_network::trained_roles[4].role == tensor_role::scale);  // prelu
static_assert(statistics_network::trained_roles[5].role == tensor_role::weight);
static_assert(statistics_network::trained_roles[6].role == tensor_role::bias);
static_assert(statistics_network::trained_roles[0].end == layout::offsets[1]);
static_assert(statistics_network::trained_roles[6].end == trained_part && trained_part == layout::offsets[7]);

auto fresh_model() {
    model<statistics_network> result(seed{1});
    return result;
}

std::vector<float> numbers_of(const model<statistics_network>& net, std::size_t first = 0) {
    return {net.parameters().span().begin() + static_cast<std::ptrdiff_t>(first), net.parameters().span().end()};
}

/// An optimizer of a user's own: decays everything that it is given, and has nothing to do with roles.
template <class Base>
struct without_roles {
    Base base;
    double learning_rate = base.learning_rate;
    std::vector<float>* seen = nullptr;  ///< statistics during the step
    bool fails = false;

    [[nodiscard]] std::size_t moments() const noexcept { return base.moments(); }
    [[nodiscard]] static std::string_view moment_name(std::size_t i) noexcept { return Base::moment_name(i); }
    void check() const {}
    template <class Layout, class Scalar>
    void step(parameter_view<Layout, Scalar> all_tensors,
              std::type_identity_t<parameter_view<Layout, const Scalar>> gradients,
              optimizer_state<Layout, Scalar>& state, double rate, double scale, executor& threads) const {
        if (fails) throw argument_error("no step");
        if (seen != nullptr) seen->assign(all_tensors.span().begin() + trained_part, all_tensors.span().end());
        base.step(all_tensors, gradients, state, rate, scale, threads);
    }
};

static_assert(Optimizer<without_roles<adamw>> && !ctcnn::detail::OptimizerByRole<without_roles<adamw>>);
static_assert(ctcnn::detail::OptimizerByRole<adam> && ctcnn::detail::OptimizerByRole<adamw> &&
              ctcnn::detail::OptimizerByRole<sgd>);

template <class OptimizerType>
model<statistics_network> trained_with(const OptimizerType& optimizer, executor& threads) {
    auto net = fresh_model();
    trainer training(net, threads, optimizer, {.batch_size = 7});
    stop_after limit{20};
    CHECK(training.fit(bar_images(50), limit) == training_outcome::stopped);
    for (const auto& moment : training.state().moments)
        for (std::size_t i = trained_part; i < layout::extent; ++i) CHECK(moment.data()[i] == 0);
    return net;
}

}  // namespace

TEST_CASE("each step commits what its forward saw into the statistics, and no optimizer changes them") {
    serial_executor here;
    auto net = fresh_model();
    CHECK(net.parameters().get<first_mean>()(0) == 0.5f);
    trainer training(net, here, adamw{.weight_decay = 0.5}, {.batch_size = 6});
    const bar_images data(6);
    batch<shape<1, 8, 8>> samples(6);
    std::vector<label> labels(6);
    const std::array<std::uint32_t, 6> indices{0, 1, 2, 3, 4, 5};
    data.gather(std::span<const std::uint32_t>(indices), samples.view(), std::span(labels));

    double expected[4] = {0.5, 0.5, 0.5, 0.5};
    for (int step = 1; step <= 3; ++step) {
        // The first layer's outputs, from the weights as they are before the step.
        const auto weight = net.parameters().get<0>();
        const auto bias = net.parameters().get<1>();
        for (std::size_t c = 0; c < 4; ++c) {
            double sum = 0;
            for (std::size_t n = 0; n < 6; ++n)
                for (std::size_t y = 0; y < 8; ++y)
                    for (std::size_t x = 0; x < 8; ++x) {
                        sum += static_cast<double>(bias(c));
                        for (std::size_t i = 0; i < 3; ++i)
                            for (std::size_t k = 0; k < 3; ++k)
                                if (y + i >= 1 && y + i < 9 && x + k >= 1 && x + k < 9)
                                    sum += static_cast<double>(weight(c, 0, i, k)) *
                                           static_cast<double>(samples[n](0, y + i - 1, x + k - 1));
                    }
            expected[c] = 0.9 * expected[c] + 0.1 * sum / (6 * 64);
        }
        (void)training.step(samples, labels, {1, 0, static_cast<std::uint32_t>(step)}, 0.1);
        for (std::size_t c = 0; c < 4; ++c)
            CHECK(static_cast<double>(net.parameters().get<first_mean>()(c)) == Approx(expected[c]).epsilon(1e-4));
        CHECK(net.parameters().get<batches_tensor>()() == static_cast<float>(step));
    }
}

TEST_CASE("an optimizer that knows no roles trains a network with statistics to the same bits") {
    serial_executor here;
    const auto same = [&](const auto& optimizer) {
        const auto expected = numbers_of(trained_with(optimizer, here));
        const auto found = numbers_of(trained_with(without_roles<std::decay_t<decltype(optimizer)>>{optimizer}, here));
        CHECK(found == expected);
        CHECK(expected[trained_part] != 0.5f);
    };
    same(adamw{.weight_decay = 0.1});
    same(adam{.weight_decay = 0.1});
    same(sgd{.momentum = 0.9, .weight_decay = 0.1});
}

TEST_CASE("statistics are zeros to an optimizer that knows no roles, and come back where it fails") {
    serial_executor here;
    std::vector<float> seen;
    (void)trained_with(without_roles<adam>{.base = {}, .seen = &seen}, here);
    CHECK(seen == std::vector<float>(layout::extent - trained_part));

    auto net = fresh_model();
    const auto before = numbers_of(net);
    trainer training(net, here, without_roles<adam>{.base = {}, .fails = true}, {.batch_size = 7});
    CHECK_THROWS_AS(training.fit(bar_images(50)), argument_error);
    CHECK(numbers_of(net) == before);
}

TEST_CASE("statistics do not depend on threads") {
    serial_executor here;
    const auto expected = numbers_of(trained_with(adamw{.decay_factors = weights_only}, here));
    for (const std::size_t workers : {2u, 3u}) {
        reverse_executor threads(workers);
        CHECK(numbers_of(trained_with(adamw{.decay_factors = weights_only}, threads)) == expected);
    }
}

TEST_CASE("a step that diverges leaves the statistics as they were") {
    serial_executor here;
    auto net = fresh_model();
    trainer training(net, here, sgd{}, {.batch_size = 10});
    net.parameters().get<statistics_network::trained_tensors - 1>()(0) =
        std::numeric_limits<float>::quiet_NaN();  // last bias
    const auto before = numbers_of(net, trained_part);
    CHECK_THROWS_AS(training.fit(bar_images(30)), divergence_error);
    CHECK(numbers_of(net, trained_part) == before);
}

TEST_CASE("a gradient that is not finite leaves the statistics as they were") {
    using hidden = network<shape<2>, running_mean, linear<2>, running_mean, linear<3>>;
    model<hidden> net(seed{1});
    for (const std::size_t i : {0u, 1u}) {
        for (const std::size_t k : {0u, 1u}) net.parameters().get<0>()(i, k) = 0;
        net.parameters().get<1>()(i) = 0;
        net.parameters().get<2>()(0, i) =
            -3e38f;  // the outputs are finite, as what comes in is 0; the gradient of that is 4e38
        net.parameters().get<2>()(1, i) = net.parameters().get<2>()(2, i) = 3e38f;
    }
    const std::vector<float> before(net.parameters().span().begin(), net.parameters().span().end());
    serial_executor here;
    trainer training(net, here, {.batch_size = 1});
    const batch<shape<2>> sample(1);
    const std::array<label, 1> labels{0};
    CHECK_THROWS_WITH(training.step(sample, labels, {}, 1e-3),
                      contains("the gradient of 1.bias of layer 1 (Linear) is not finite"));
    CHECK(std::equal(before.begin(), before.end(), net.parameters().data()));
}

TEST_CASE("a statistic that is not finite ends an epoch, and is named") {
    serial_executor here;
    auto net = fresh_model();
    trainer training(net, here, sgd{}, {.epochs = 1, .batch_size = 10});
    net.parameters().get<first_mean>()(2) = std::numeric_limits<float>::infinity();
    CHECK_THROWS_WITH(training.fit(bar_images(30)),
                      contains("bn.running_mean of layer bn (RunningMean) is the first statistic that is not finite"));
    CHECK_THROWS_WITH(evaluate(net, bar_images(30), here),
                      contains("bn.running_mean of layer bn (RunningMean) is the first statistic that is not finite"));
}

TEST_CASE("evaluation reads the statistics, and changes none") {
    serial_executor here;
    auto net = fresh_model();
    const bar_images data(30);
    const double before = evaluate(net, data, here).result.loss();
    const auto kept = numbers_of(net);
    net.parameters().get<first_mean>()(0) = 3;
    CHECK(evaluate(net, data, here).result.loss() != before);
    net.parameters().get<first_mean>()(0) = 0.5f;
    CHECK(numbers_of(net) == kept);
}

TEST_CASE("a batch that is too small for a normalization is refused before anything is trained") {
    using normalized = network<bar_images::sample_shape, flatten, linear<4>, batch_norm1d<>, linear<3>>;
    model<normalized> net(seed{1});
    const std::vector<float> before(net.parameters().span().begin(), net.parameters().span().end());
    serial_executor here;
    const bar_images data(33);
    trainer training(net, here, {.epochs = 1, .batch_size = 8});
    CHECK_THROWS_WITH(
        training.fit(data),
        "ctcnn::trainer: batch_size: expected at least 2 samples in each batch, because a layer normalizes "
        "over them, found a batch of fewer among 33 samples in batches of 8; choose another batch size");
    CHECK(std::equal(before.begin(), before.end(), net.parameters().span().begin()));
    trainer other(net, here, {.epochs = 1, .batch_size = 11});
    CHECK(other.fit(data) == training_outcome::finished);
}
