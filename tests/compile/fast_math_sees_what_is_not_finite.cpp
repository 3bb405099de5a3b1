// run
// compile-flags: -O3 -ffast-math -fno-finite-math-only
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// What -ffast-math leaves of the checks for numbers that are not finite: all.

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <string>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/layers/leaky_relu.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/losses/cross_entropy.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/optimizers/sgd.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/train/trainer.hpp"

namespace nn = ctcnn;

using net = nn::network<nn::shape<8>, nn::linear<8>, nn::leaky_relu<>, nn::linear<4>>;

// By bits, which no flag folds away.
static bool all_finite(std::span<const float> numbers) {
    for (const float x : numbers)
        if ((std::bit_cast<std::uint32_t>(x) & 0x7F800000u) == 0x7F800000u) return false;
    return true;
}

// What stopped `steps` steps; empty where nothing did.
static std::string run(int steps, double rate, std::uint32_t first_weight, std::uint32_t first_sample) {
    nn::serial_executor here;
    nn::model<net> m(nn::seed{1});
    if (first_weight != 0) m.parameters().data()[0] = std::bit_cast<float>(first_weight);
    nn::trainer training(m, here, nn::sgd{}, {.batch_size = 4});
    nn::batch<net::input_shape> samples(4);
    for (std::size_t i = 0; i < samples.size(); ++i) samples.data()[i] = static_cast<float>(i % 7) - 3;
    if (first_sample != 0) samples.data()[0] = std::bit_cast<float>(first_sample);
    const std::vector<nn::label> labels{0, 1, 2, 3};
    try {
        for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(steps); ++i)
            training.step(samples.view(), labels, {1, 0, i}, rate);
    } catch (const nn::divergence_error& problem) {
        return problem.what();
    }
    return all_finite(m.parameters().span()) ? "" : "weights that are not finite, and no error";
}

static int failures = 0;

static void expect(const char* name, const std::string& said, const char* text) {
    const bool good = text == nullptr ? said.empty() : said.find(text) != std::string::npos;
    if (good) return;
    std::printf("%s: %s\n", name, said.c_str());
    ++failures;
}

int main() {
    constexpr std::uint32_t nan = 0x7FC00000u;
    constexpr std::uint32_t infinity = 0x7F800000u;
    expect("sound", run(20, 1e-2, 0, 0), nullptr);
    expect("rate", run(20, 1e30, 0, 0), "training diverged");
    expect("a weight that is NaN", run(1, 1e-2, nan, 0), "is the first parameter tensor that is not finite");
    expect("an infinite weight", run(1, 1e-2, infinity, 0), "training diverged");
    expect("a sample that is NaN", run(1, 1e-2, 0, nan), "the samples hold numbers that are not finite");
    return failures;
}
