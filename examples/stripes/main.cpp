// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The program of docs/first_network.md: a network that tells images of horizontal stripes from those of vertical ones.

#include <ctcnn/ctcnn.hpp>

#include <cstddef>
#include <cstdio>
#include <vector>

namespace nn = ctcnn;

using image = nn::shape<1, 8, 8>;  // one channel of 8 x 8 pixels
using network = nn::network<image, nn::conv2d<8, nn::kernel<3>, nn::padding<1>>, nn::relu,
                            nn::max_pool2d<nn::kernel<2>>, nn::flatten, nn::linear<2>>;

static_assert(std::same_as<network::output_shape, nn::shape<2>>);  // two classes
static_assert(network::parameter_count == 338);

int main() try {
    // 1000 images with much noise: class 0 has horizontal stripes, class 1 vertical ones.
    std::vector<float> pixels;
    std::vector<int> classes;
    const nn::random_stream noise(1, nn::random_purpose::user);
    for (std::size_t n = 0; n < 1000; ++n) {
        classes.push_back(static_cast<int>(n % 2));
        for (std::size_t y = 0; y < 8; ++y)
            for (std::size_t x = 0; x < 8; ++x) {
                const bool is_bright = (n % 2 == 0 ? y : x) % 2 == 0;
                pixels.push_back((is_bright ? 1.0F : 0.0F) + static_cast<float>(noise.normal(pixels.size())));
            }
    }
    const nn::array_dataset stripes(nn::samples_of<image>(pixels), nn::labels_of<2>(classes));
    const auto split = nn::stratified_split(stripes.labels(), 200, nn::seed{1});
    const auto train = stripes.subset(split.train), test = stripes.subset(split.validation);

    nn::model<network> net(nn::seed{1});
    nn::trainer training(net, nn::adam{.learning_rate = 1e-2}, {.epochs = 8, .batch_size = 32});
    training.fit(train);

    const auto found = nn::evaluate(net, test);
    std::printf("%.1f %% of 200 new images are classified correctly\n", 100 * found.result.accuracy());

    nn::tensor<image> one;  // its pixels are 0
    for (std::size_t y = 0; y < 8; ++y)
        for (std::size_t x = 0; x < 8; x += 2) one(0, y, x) = 1;
    const auto answer = nn::classify(net, one);
    std::printf("vertical stripes are of class %zu, with probability %.3f\n", answer.label,
                static_cast<double>(answer.probability()));
    return answer.label == 1 ? 0 : 1;
} catch (const nn::error& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 3;
}
