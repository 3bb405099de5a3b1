// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Trains so that a stop at any moment loses nothing: started again, the program resumes at the last checkpoint.

#include <cstdio>
#include <ctcnn/ctcnn.hpp>
namespace nn = ctcnn;

using small = nn::network<nn::shape<1, 28, 28>, nn::flatten, nn::linear<32>, nn::relu, nn::linear<10>>;

int main() try {
    const auto data = nn::load_mnist();
    const auto split = nn::stratified_split(data.train.labels(), nn::seed{1});
    const auto train = data.train.subset(split.train), validation = data.train.subset(split.validation);

    nn::model<small> net(nn::seed{1});
    nn::trainer training(net, {.epochs = 3});
    nn::resume_or_start(training, "run.ctcnn", train, validation);
    training.fit(train, validation, nn::checkpoint_saver{"run.ctcnn", {.steps = 500}});

    nn::save(net, "weights.safetensors");  // for load_state_dict of PyTorch, or nn::load
} catch (const nn::error& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 3;
}
