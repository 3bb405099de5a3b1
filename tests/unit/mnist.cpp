// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/mnist.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "ctcnn/parallel/thread_pool.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("the MNIST shortcut loads, and its model classifies one image as it classifies a batch") {
    const mnist_data data = mnist::load(CTCNN_TEST_DATA_DIR "/mnist");
    REQUIRE(data.test.count() >= 3);
    CHECK_FALSE(data.verified);

    batch<mnist::network::input_shape> images(3);
    const std::vector<std::uint32_t> indices{0, 1, 2};
    std::vector<label> labels(3);
    data.test.gather(indices, images.view(), labels);

    const mnist::model model(seed{1});
    thread_pool threads(2);
    const auto together = classify(model, images.view(), threads);
    REQUIRE(together.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        const auto image = mnist::image(data.test.image(i));
        CHECK(std::equal(image.begin(), image.end(), images[i].begin()));
        const auto alone = classify(model, image);
        CHECK(alone.label == together[i].label);
        CHECK(alone.probabilities == together[i].probabilities);
        CHECK(std::accumulate(alone.probabilities.begin(), alone.probabilities.end(), 0.0f) == Approx(1.0f));
        CHECK(alone.probability() == *std::max_element(alone.probabilities.begin(), alone.probabilities.end()));
    }
}

TEST_CASE("a model refuses more samples than results") {
    const mnist::model model(seed{1});
    batch<mnist::network::input_shape> images(2);
    std::vector<prediction<10>> one(1);
    auto memory = model.workspace();
    CHECK_THROWS_WITH(classify(model, images.view(), one, memory),
                      "ctcnn::classify: 2 samples, but room for 1 predictions; pass one prediction for each sample");
}
