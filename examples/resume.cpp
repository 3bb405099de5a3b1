// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Trains so that a stop at any moment loses nothing. README shows what is between the lines of dashes.
// ---------------------------------------------------------------------------------------------------------------------
#include <cstdio>
#include <ctcnn/ctcnn.hpp>
#include <filesystem>
namespace nn = ctcnn;

using small = nn::network<nn::shape<1, 28, 28>, nn::flatten, nn::linear<32>, nn::relu, nn::linear<10>>;

int main() try {
    const auto data = nn::load_mnist();
    const auto split = nn::stratified_split(data.train.labels(), /* seed */ 1);
    const auto train = data.train.subset(split.train), validation = data.train.subset(split.validation);

    nn::thread_pool threads;
    nn::model<small> digits(/* seed */ 1);
    nn::trainer<small> training(digits.parameters(), threads, {.epochs = 3});
    nn::checkpoints saving("run.ctcnn", training, nn::training_data::of(train, validation), {.steps = 500});
    if (std::filesystem::exists("run.ctcnn")) nn::load_checkpoint("run.ctcnn", training, saving.data());  // resumes
    training.fit(train, validation, saving);

    digits.save("weights.safetensors");  // for load_state_dict of PyTorch, or model.load
} catch (const nn::error& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 3;
}
// ---------------------------------------------------------------------------------------------------------------------
