// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Trains so that a stop at any moment loses nothing. README shows what is between the lines of dashes.
// ---------------------------------------------------------------------------------------------------------------------
#include <cstdio>
#include <ctcnn/ctcnn.hpp>
#include <filesystem>
using namespace ctcnn;

using small = network<shape<1, 28, 28>, flatten, linear<32>, relu, linear<10>>;

int main() try {
    const auto data = load_mnist();
    const auto split = stratified_split(data.train.labels(), /* seed */ 1);
    const auto train = data.train.subset(split.train), validation = data.train.subset(split.validation);

    thread_pool threads;
    model<small> digits(/* seed */ 1);
    trainer<small> training(digits.parameters(), threads, {.epochs = 3});
    checkpoints saving("run.ctcnn", training, training_data::of(train, validation), {.steps = 500});
    if (std::filesystem::exists("run.ctcnn")) load_checkpoint("run.ctcnn", training, saving.data());  // goes on
    training.fit(train, validation, saving);

    digits.save("weights.safetensors");  // for load_state_dict of PyTorch, or model.load
} catch (const error& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 3;
}
// ---------------------------------------------------------------------------------------------------------------------
