// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "ctcnn/losses/mean_squared_error.hpp"
#include "ctcnn/optimizers/sgd.hpp"
#include "ctcnn/train/trainer.hpp"
#include "support/bar_images.hpp"
#include "support/bar_network.hpp"
#include "support/catch.hpp"
#include "support/stop_after.hpp"

using namespace ctcnn;
using ctcnn::test::bar_images;
using ctcnn::test::bar_network;
using ctcnn::test::stop_after;

namespace {

auto fresh() {
    model<bar_network> result(seed{1});
    return result;
}

}  // namespace

TEST_CASE("a loss that is not finite stops the run, and says when and where it is seen first") {
    auto net = fresh();
    serial_executor here;
    trainer training(net, here, {.epochs = 2, .batch_size = 10});
    const bar_images data(30);
    stop_after limit{4};
    CHECK(training.fit(data, limit) == training_outcome::stopped);
    net.parameters().get<2>()(0, 0) = std::numeric_limits<float>::quiet_NaN();  // linear<24>'s weight
    const std::vector<float> before(net.parameters().span().begin(), net.parameters().span().end());
    CHECK_THROWS_AS(training.fit(data), divergence_error);
    CHECK_THROWS_WITH(training.fit(data),
                      test::contains("training diverged in epoch 2, step 2: the loss is nan; "
                                     "5.weight of layer 5 (Linear) is the first parameter tensor that is "
                                     "not finite"));
    // Nothing was changed by the step that failed.
    CHECK(std::equal(before.begin(), before.end(), net.parameters().data(),
                     [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); }));
    CHECK(training.progress().step == 1);
    CHECK(training.state().steps == 4);
}

TEST_CASE("samples that are not finite are named") {
    auto net = fresh();
    serial_executor here;
    trainer training(net, here, {.batch_size = 1});
    batch<shape<1, 8, 8>> sample(1);
    sample.data()[5] = std::numeric_limits<float>::infinity();
    const std::array<label, 1> labels{0};
    CHECK_THROWS_WITH(training.step(sample, labels, {}, 1e-3),
                      test::contains("the samples hold numbers that are not finite"));
}

TEST_CASE("a rate that is much too high diverges and does not go on as if nothing had been") {
    auto net = fresh();
    serial_executor here;
    trainer training(net, here, sgd{.learning_rate = 1e30}, {.epochs = 50, .batch_size = 10});
    CHECK_THROWS_AS(training.fit(bar_images(100)), divergence_error);
}

TEST_CASE("the first layer whose output is not finite is named") {
    auto net = fresh();
    net.parameters().get<0>()(0, 0, 1, 1) = 3e38f;  // conv2d's weight: pixels above 1.2 overflow
    serial_executor here;
    trainer training(net, here, {.batch_size = 1});
    batch<shape<1, 8, 8>> sample(1);
    for (float& pixel : sample.span()) pixel = 2;
    const std::array<label, 1> labels{0};
    CHECK_THROWS_WITH(training.step(sample, labels, {}, 1e-3),
                      test::contains("the loss is nan; layer 0 (Conv2d) is the first whose output is not finite"));
}

TEST_CASE("a gradient that is not finite stops the run before the parameters change, and its layer is named") {
    // The hidden layer's outputs are 0, so the loss is finite; its gradient is 4e38 and overflows.
    using two_layers = network<shape<2>, linear<4>, linear<3>>;
    model<two_layers> net;
    for (float& parameter : net.parameters().span()) parameter = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        net.parameters().get<2>()(0, i) = -3e38f;
        net.parameters().get<2>()(1, i) = net.parameters().get<2>()(2, i) = 3e38f;
    }
    const std::vector<float> before(net.parameters().span().begin(), net.parameters().span().end());
    serial_executor here;
    const double max_gradient_norm = GENERATE(1.0, std::numeric_limits<double>::infinity());
    trainer training(net, here, {.batch_size = 1, .max_gradient_norm = max_gradient_norm});
    const batch<shape<2>> sample(1);
    const std::array<label, 1> labels{0};
    CHECK_THROWS_WITH(
        training.step(sample, labels, {1, 2, 4}, 1e-3),
        test::contains("diverged in epoch 3, step 5: the gradient of 0.bias of layer 0 (Linear) is not finite"));
    CHECK(std::equal(before.begin(), before.end(), net.parameters().data()));
    CHECK(training.state().steps == 0);
    for (const auto& moment : training.state().moments)
        CHECK(std::count(moment.span().begin(), moment.span().end(), 0.0f) ==
              std::ptrdiff_t{two_layers::parameters::extent});
}

TEST_CASE("samples and targets that are not finite are blamed, and not the learning rate") {
    using line = network<shape<2>, linear<1>>;
    model<line> net;
    serial_executor here;
    trainer training(net, here, mean_squared_error{}, {.batch_size = 1});
    batch<shape<2>> sample(1);
    batch<shape<1>> target(1);
    target.data()[0] = std::numeric_limits<float>::quiet_NaN();
    CHECK_THROWS_WITH(training.step(sample, target, {}, 1e-3),
                      test::contains("the targets hold numbers that are not finite. Check the targets"));
    target.data()[0] = 0;
    sample.data()[0] = std::numeric_limits<float>::infinity();
    CHECK_THROWS_WITH(training.step(sample, target, {}, 1e-3),
                      test::contains("the samples hold numbers that are not finite. Check the samples"));
}

TEST_CASE("parameters that the last step of an epoch made infinite are seen at once") {
    auto net = fresh();
    serial_executor here;
    trainer training(net, here, sgd{.learning_rate = 3e38, .weight_decay = 3e38}, {.epochs = 1, .batch_size = 10});
    CHECK_THROWS_WITH(training.fit(bar_images(10)),
                      test::contains("training diverged in epoch 1, step 1: 0.weight of layer 0 (Conv2d) is the first "
                                     "parameter tensor that is not finite"));
}

TEST_CASE("a validation whose outputs are not finite stops the run") {
    struct endless : bar_images {
        using bar_images::bar_images;
        void gather(std::span<const std::uint32_t> indices, batch_view<sample_shape, float> samples,
                    std::span<ctcnn::label> labels) const {
            bar_images::gather(indices, samples, labels);
            samples.data()[0] = std::numeric_limits<float>::infinity();
        }
    };
    auto net = fresh();
    serial_executor here;
    trainer training(net, here, {.epochs = 1, .batch_size = 10});
    CHECK_THROWS_AS(training.fit(bar_images(20), endless(10)), divergence_error);
    CHECK(training.progress().validation.samples == 0);
    CHECK(training.progress().best_epoch == 0);
}
