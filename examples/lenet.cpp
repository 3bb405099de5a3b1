// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Trains a network of LeNet-5's size on MNIST in half a minute. README shows what is between the lines of dashes.
// ---------------------------------------------------------------------------------------------------------------------
#include <cstdio>
#include <ctcnn/ctcnn.hpp>
using namespace ctcnn;

using lenet =
    network<shape<1, 28, 28>, conv2d<6, kernel<5>, padding<2>>, relu, max_pool2d<kernel<2>>, conv2d<16, kernel<5>>,
            relu, max_pool2d<kernel<2>>, flatten, linear<120>, relu, linear<84>, relu, linear<10>>;

int main() try {
    const auto data = load_mnist();  // where it looks, and what it says if nothing is there: data/mnist_files.hpp
    const auto split = stratified_split(data.train.labels(), /* seed */ 1);

    thread_pool threads;
    model<lenet> digits(/* seed */ 1);
    trainer<lenet, cross_entropy, adam, cosine_decay> training(digits.parameters(), threads, {.epochs = 2});
    training.fit(data.train.subset(split.train), data.train.subset(split.validation));

    evaluator<lenet> evaluate(threads);
    const auto test = evaluate(digits.parameters(), data.test);
    std::printf("test accuracy %.2f %% (%d errors of %d)\n", 100 * test.result.accuracy(),
                static_cast<int>(test.result.errors()), static_cast<int>(test.result.samples));
} catch (const error& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 3;
}
// ---------------------------------------------------------------------------------------------------------------------
