// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The page's second tab: a network that is trained in a worker of the page, some steps at a time, so that the worker can
// be told to stop between them.

#include "browser/wasm/page.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "ctcnn/data/labelled_images.hpp"
#include "ctcnn/data/normalization.hpp"
#include "ctcnn/optimizers/adam.hpp"
#include "ctcnn/optimizers/schedules.hpp"
#include "ctcnn/train/trainer.hpp"

namespace {

namespace nn = ctcnn;

/// As fast_mnist in bench/networks.
using network = nn::network<nn::shape<1, 28, 28>, nn::conv2d<24, nn::kernel<5>>, nn::relu,
                            nn::max_pool2d<nn::kernel<2>>, nn::conv2d<32, nn::kernel<3>>, nn::relu,
                            nn::max_pool2d<nn::kernel<2>>, nn::flatten, nn::linear<256>, nn::relu, nn::linear<10>>;
using images = nn::labelled_images<network::input_shape, 10>;
using trainer = nn::trainer<network, nn::cross_entropy, nn::adam, nn::one_cycle>;

/// Bytes that the page fills.
struct raw_images {
    std::vector<std::uint8_t> pixels, labels;

    void resize(std::size_t count) {
        pixels.resize(count * network::input_shape::size);
        labels.resize(count);
    }
};

/// What the page shows of the last steps.
struct report {
    std::uint32_t epoch, epochs, step, steps;
    float loss;   ///< of these steps, the mean
    float error;  ///< of these steps: the share of wrong answers before each step
    std::uint32_t finished;
};

struct run {
    nn::model<network> net{nn::seed{1}};
    std::optional<trainer> training;
    nn::model_workspace<network> memory;
    images train, test;
    report last{};
    nn::batch<network::input_shape> batch{64};
    std::vector<nn::label> labels = std::vector<nn::label>(64);
    std::vector<std::uint8_t> answers;
};

raw_images train_bytes, test_bytes;
drawing drawn;
run& here() {
    static run one;
    return one;
}

/// Adds up what steps report, and stops `fit` after some of them.
struct some_steps {
    std::size_t left;
    double loss = 0, right = 0;
    std::uint64_t samples = 0;
    std::uint64_t right_before = 0, samples_before = 0;
    std::size_t done = 0;

    nn::training_action on_step_end(const nn::step_report& step) {
        // step.train is of the epoch so far.
        if (step.train.samples < samples_before) samples_before = right_before = 0;
        samples += step.train.samples - samples_before;
        right += static_cast<double>(step.train.correct) - static_cast<double>(right_before);
        samples_before = step.train.samples;
        right_before = step.train.correct;
        loss += step.loss;
        ++done;
        here().last.epochs = static_cast<std::uint32_t>(step.epochs);
        here().last.steps = static_cast<std::uint32_t>(step.steps);
        return --left > 0 ? nn::training_action::proceed : nn::training_action::stop;
    }
};

}  // namespace

/// Room for so many images of both sets.
FOR_THE_PAGE(reserve) void reserve(std::size_t train, std::size_t test) {
    train_bytes.resize(train);
    test_bytes.resize(test);
}
FOR_THE_PAGE(train_pixels) std::uint8_t* train_pixels() { return train_bytes.pixels.data(); }
FOR_THE_PAGE(train_labels) std::uint8_t* train_labels() { return train_bytes.labels.data(); }
FOR_THE_PAGE(test_pixels) std::uint8_t* test_pixels() { return test_bytes.pixels.data(); }
FOR_THE_PAGE(test_labels) std::uint8_t* test_labels() { return test_bytes.labels.data(); }

/// Begins a run on the images that the page has filled in, which are moved from there.
FOR_THE_PAGE(begin) void begin(std::uint32_t seed, std::size_t epochs) {
    const nn::normalization scale{0.1307, 0.3081};
    if (!train_bytes.labels.empty()) {
        here().train = images(std::exchange(train_bytes.pixels, {}), std::exchange(train_bytes.labels, {}), scale);
        here().test = images(std::exchange(test_bytes.pixels, {}), std::exchange(test_bytes.labels, {}), scale);
    }
    here().training.reset();
    here().net = nn::model<network>(nn::seed{seed});
    here().training.emplace(here().net, nn::cross_entropy{}, nn::adam{.learning_rate = 3e-3}, nn::one_cycle{},
                            nn::training_options{.epochs = epochs, .batch_size = 64, .seed = seed});
}
/// Trains for so many steps, or fewer at the end of the run.
FOR_THE_PAGE(train) const report* train(std::size_t steps) {
    run& it = here();
    some_steps count{steps};
    count.samples_before = it.training->progress().train.samples;
    count.right_before = it.training->progress().train.correct;
    const auto outcome = it.training->fit(it.train, count);
    it.last.epoch = it.training->progress().epoch;
    it.last.step = static_cast<std::uint32_t>(it.training->progress().step);
    it.last.loss = static_cast<float>(count.loss / static_cast<double>(std::max<std::size_t>(count.done, 1)));
    it.last.error =
        static_cast<float>(1 - count.right / static_cast<double>(std::max<std::uint64_t>(count.samples, 1)));
    it.last.finished = outcome == nn::training_outcome::finished ? 1 : 0;
    return &it.last;
}
/// The answers to so many test images from `first` on.
FOR_THE_PAGE(answer) const std::uint8_t* answer(std::size_t first, std::size_t count) {
    run& it = here();
    it.answers.resize(count);
    std::vector<std::uint32_t> indices(64);
    for (std::size_t done = 0; done < count; done += 64) {
        const std::size_t now = std::min<std::size_t>(64, count - done);
        for (std::size_t i = 0; i < now; ++i) indices[i] = static_cast<std::uint32_t>(first + done + i);
        const auto samples = it.batch.view().slice(0, now);
        it.test.gather(std::span(indices).first(now), samples, std::span(it.labels).first(now));
        const auto logits = it.net(samples, it.memory);
        for (std::size_t i = 0; i < now; ++i)
            it.answers[done + i] =
                static_cast<std::uint8_t>(std::max_element(logits[i].begin(), logits[i].end()) - logits[i].begin());
    }
    return it.answers.data();
}
FOR_THE_PAGE(parameter_count) std::size_t parameter_count() { return network::parameter_count; }

FOR_THE_PAGE(points) digits::point* points() { return drawn.points.data(); }
FOR_THE_PAGE(most_points) std::size_t most_points() { return drawing::most_points; }
FOR_THE_PAGE(predict) const float* predict(std::size_t count) {
    drawn.classify(here().net, here().memory, count);
    return drawn.probabilities.data();
}
FOR_THE_PAGE(picture) const float* picture() { return drawn.picture.data(); }
