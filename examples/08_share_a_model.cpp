// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Threads share a trained model, which is const. Each has a workspace of its own, and predictions allocate nothing.

#include <ctcnn/ctcnn.hpp>

#include <array>
#include <cstddef>
#include <cstdio>
#include <thread>

#include "digits/drawing.hpp"
#include "digits/lenet_weights.hpp"
#include "digits/network.hpp"

int main() {
    ctcnn::model<digits::lenet> trained;
    ctcnn::load(trained, digits::lenet_weights{});
    trained.prepare();  // packs and transforms the weights once, not for each prediction
    const auto& net = trained;

    std::array<std::size_t, 2> fives{};
    const auto predict = [&net](std::size_t& count) {
        auto memory = net.workspace();
        const auto image = digits::image_of(digits::five);
        for (int i = 0; i < 100; ++i)
            if (ctcnn::classify(net, image, memory).label == 5) ++count;
    };
    std::thread first([&] { predict(fives[0]); }), second([&] { predict(fives[1]); });
    first.join();
    second.join();
    std::printf("%zu and %zu of 100 predictions are a five\n", fives[0], fives[1]);
    return fives[0] == 100 && fives[1] == 100 ? 0 : 1;
}
