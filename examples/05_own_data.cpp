// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Trains on arrays in memory: `array_dataset` makes a data set of them, with labels or with numbers to be learned.

#include <ctcnn/ctcnn.hpp>

#include <cmath>
#include <cstdio>
#include <vector>

namespace nn = ctcnn;

using classifier = nn::network<nn::shape<2>, nn::linear<16>, nn::relu, nn::linear<2>>;
using estimator = nn::network<nn::shape<2>, nn::linear<16>, nn::relu, nn::linear<1>>;

int main() try {
    // Points of a square, whether each is in the circle, and how far it is from the middle.
    std::vector<float> points, distances;
    std::vector<int> inside;
    const nn::random_stream numbers(1, nn::random_purpose::user);
    for (std::size_t i = 0; i < 2000; ++i) {
        const float x = 2 * numbers.uniform<float>(2 * i) - 1, y = 2 * numbers.uniform<float>(2 * i + 1) - 1;
        points.insert(points.end(), {x, y});
        distances.push_back(std::hypot(x, y));
        inside.push_back(distances.back() < 0.75f ? 1 : 0);
    }
    const nn::training_options options{.epochs = 30, .batch_size = 32};

    const nn::array_dataset circle(nn::samples_of<nn::shape<2>>(points), nn::labels_of<2>(inside));
    const auto split = nn::stratified_split(circle.labels(), nn::seed{1});
    nn::model<classifier> answers(nn::seed{1});
    nn::trainer learning(answers, nn::adam{.learning_rate = 1e-2}, options);
    learning.fit(circle.subset(split.train), circle.subset(split.validation));
    std::printf("inside or outside: %.1f %% right\n", 100 * learning.progress().validation.accuracy());

    const nn::array_dataset field(nn::samples_of<nn::shape<2>>(points), nn::targets_of<nn::shape<1>>(distances));
    nn::model<estimator> estimates(nn::seed{1});
    nn::trainer fitting(estimates, nn::huber{}, nn::adam{.learning_rate = 1e-2}, options);
    fitting.fit(field.subset(split.train), field.subset(split.validation));
    std::printf("distance: squared error %.5f\n", 2 * fitting.progress().validation.loss());
} catch (const nn::error& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 3;
}
