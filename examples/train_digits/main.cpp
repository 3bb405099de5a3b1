// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Trains the small network of digits/network.hpp on all of MNIST's training images and writes its weights, from which
// `./dev embed` makes the header that 07_predict_without_files includes:
//
//     train_digits weights.safetensors
//     ./dev embed weights.safetensors examples/digits/lenet_weights.hpp --name digits::lenet_weights
//
// The header in that folder is of 20 epochs with g++ 12.2 and AVX2; bench/README.md has its accuracy. The weights have the
// same bits for any number of threads. Another compiler or instruction set rounds in another order, and the weights
// differ.
//
// Digits that are drawn by hand on a page differ more than those of the data set do. For examples/browser the images are
// rotated, sheared, scaled and moved at random in each epoch:
//
//     train_digits weights.safetensors 60 augmented
//     ./dev embed weights.safetensors examples/browser/lenet_weights.hpp --name lenet_weights --type bf16
//
// test-arguments: train_digits.safetensors 1

#include <ctcnn/ctcnn.hpp>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "digits/network.hpp"
#include "support/same_file.hpp"
#include "support/standard_streams.hpp"

int main(int argc, char** argv) try {
    support::keep_standard_streams();
    const bool is_augmented = argc == 4 && argv[3] == std::string_view("augmented");
    if (argc < 2 || (argc > 3 && !is_augmented) || *argv[1] == '\0') {
        std::fprintf(stderr, "usage: train_digits weights.safetensors [epochs [augmented]]\n");
        return 2;
    }
    char* end = nullptr;
    const long epochs = argc >= 3 ? std::strtol(argv[2], &end, 10) : 20;
    if (epochs < 1 || epochs > 1000 || (end != nullptr && *end != '\0')) {
        std::fprintf(stderr, "train_digits: expected a number of epochs from 1 to 1000, found %s\n", argv[2]);
        return 2;
    }
    const auto files =
        ctcnn::find_mnist(ctcnn::mnist_variant::digits, ctcnn::mnist_directories(ctcnn::mnist_variant::digits));
    for (const auto& file : {files.train_images, files.train_labels, files.test_images, files.test_labels})
        if (support::same_file(argv[1], file)) {
            std::fprintf(stderr, "train_digits: expected a file of its own for the weights, found the data %s\n",
                         argv[1]);
            return 2;
        }
    ctcnn::atomic_file(argv[1]).rehearse();  // so that the weights can be written is known before they are there
    const auto data = ctcnn::load_mnist();
    ctcnn::thread_pool threads;
    ctcnn::model<digits::lenet> net(ctcnn::seed{1});
    ctcnn::trainer training(net, threads, ctcnn::adamw{}, ctcnn::cosine_decay{},
                            {.epochs = static_cast<std::size_t>(epochs)});
    if (is_augmented)
        training.fit(ctcnn::augmented(data.train, ctcnn::rotation{15}, ctcnn::shear{15}, ctcnn::scaling{0.85, 1.15},
                                      ctcnn::translation{1.5}));
    else
        training.fit(data.train);
    ctcnn::save(net, argv[1]);

    const auto test = ctcnn::evaluate(net, data.test, threads).result;
    std::printf("%s: test accuracy %.2f %% (%d errors of %d)\n", argv[1], 100 * test.accuracy(),
                static_cast<int>(test.errors()), static_cast<int>(test.samples));
    return support::flushed("train_digits", 0, 1);
} catch (const ctcnn::data_error& problem) {
    std::fprintf(stderr, "train_digits: %s\n", problem.what());
    return 3;
} catch (const ctcnn::error& problem) {
    std::fprintf(stderr, "train_digits: %s\n", problem.what());
    return 4;
}
