// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// What makes a network better than a plain run does: the right learning rate, changed images, and averaged weights.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctcnn/ctcnn.hpp>
#include <vector>
namespace nn = ctcnn;

using small = nn::network<nn::shape<1, 28, 28>, nn::conv2d<8, nn::kernel<5>>, nn::relu, nn::max_pool2d<nn::kernel<4>>,
                          nn::flatten, nn::linear<10>>;

int main() try {
    const auto data = nn::load_mnist();
    const auto split = nn::stratified_split(data.train.labels(), nn::seed{1});
    const auto validation = data.train.subset(split.validation);

    // Each epoch sees other images. Validation and test see them as they are.
    const nn::augmented train(data.train.subset(split.train), nn::rotation{10}, nn::scaling{0.9, 1.1},
                              nn::translation{1.4});

    // On a model that is thrown away: the learning rate grows until the loss does.
    nn::model<small> trial(nn::seed{1});
    nn::learning_rate_range_test test({.steps = 60});
    nn::trainer range(trial, nn::adamw{}, nn::rate_sweep{.first = 1e-5, .last = 1, .steps = 60},
                      {.epochs = 60, .batch_size = 64});
    range.fit(train, test);
    std::printf("learning rate %.2g\n", test.suggestion());

    nn::model<small> net(nn::seed{1});
    nn::trainer training(net, nn::adamw{.learning_rate = test.suggestion(), .weight_decay = 0.01}, nn::one_cycle{},
                         {.epochs = 10,
                          .batch_size = 256,
                          .average = {.decay = 0.999},  // of the weights: it is what is validated
                          .accumulate = 4,              // 64 images at once: a fourth of the memory
                          .mixup = 0.1});
    training.fit(train, validation, nn::early_stopping{.patience = 5});

    const auto result = nn::evaluate(training.averaged(), data.test).result;
    std::printf("test accuracy %.2f %%\n", 100 * result.accuracy());

    // The mean of what it says of an image and of its copies that are moved by a pixel to each side.
    nn::batch<nn::shape<1, 28, 28>> images(10);
    std::vector<nn::label> labels(10);
    data.test.gather(std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, images.view(), labels);
    const auto answers = nn::classify_shifted(training.averaged(), images.view());
    for (std::size_t i = 0; i < answers.size(); ++i)
        std::printf("%zu for a %u, ", answers[i].label, unsigned{labels[i]});
    std::printf("in the order of the test set\n");
} catch (const nn::error& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 3;
}
