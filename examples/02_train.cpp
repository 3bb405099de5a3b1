// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Trains a network of LeNet-5's size on MNIST and measures its accuracy on the test images.

#include <cstdio>
#include <ctcnn/ctcnn.hpp>
namespace nn = ctcnn;

using lenet =
    nn::network<nn::shape<1, 28, 28>, nn::conv2d<6, nn::kernel<5>, nn::padding<2>>, nn::relu,
                nn::max_pool2d<nn::kernel<2>>, nn::conv2d<16, nn::kernel<5>>, nn::relu, nn::max_pool2d<nn::kernel<2>>,
                nn::flatten, nn::linear<120>, nn::relu, nn::linear<84>, nn::relu, nn::linear<10>>;

int main() try {
    const auto data = nn::load_mnist();  // where it looks, and what it says if nothing is there: data/mnist_files.hpp
    const auto split = nn::stratified_split(data.train.labels(), nn::seed{1});

    nn::model<lenet> net(nn::seed{1});
    nn::trainer training(net, nn::adam{.learning_rate = 1e-3}, nn::cosine_decay{}, {.epochs = 2});
    training.fit(data.train.subset(split.train), data.train.subset(split.validation));

    const auto test = nn::evaluate(net, data.test);
    std::printf("test accuracy %.2f %% (%d errors of %d)\n", 100 * test.result.accuracy(),
                static_cast<int>(test.result.errors()), static_cast<int>(test.result.samples));
} catch (const nn::error& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 3;
}
