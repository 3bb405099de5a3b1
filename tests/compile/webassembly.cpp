// compiler: em++
// emulator: node
// compile-flags: -O1 -msimd128 -fno-exceptions -fno-rtti -DCTCNN_NO_ZLIB -sSINGLE_FILE=1
// run
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// In WebAssembly, without exceptions and threads, a network predicts and is trained, as everywhere.

#include <ctcnn/inference.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "../../examples/digits/drawing.hpp"
#include "../../examples/digits/lenet_weights.hpp"
#include "../../examples/digits/network.hpp"
#include "ctcnn/data/labelled_images.hpp"
#include "ctcnn/simd/math.hpp"
#include "ctcnn/train/trainer.hpp"

namespace {

namespace nn = ctcnn;

bool failed = false;
void check(bool good, const char* what) {
    if (good) return;
    std::printf("wrong: %s\n", what);
    failed = true;
}

template <class T>
void check_functions() {
    using pack = nn::simd::pack<T>;
    constexpr std::size_t width = nn::simd::width<T>;
    static_assert(sizeof(pack) == 16 && width == 16 / sizeof(T));
    T numbers[width];
    for (std::size_t i = 0; i < width; ++i) numbers[i] = static_cast<T>(i + 1);
    const pack x = nn::simd::load(static_cast<const T*>(numbers));
    check(nn::simd::sum(x) == static_cast<T>(width * (width + 1) / 2), "sum");
    check(!nn::simd::any_nan(x) && nn::simd::any_nan(x / (x - x) * 0), "any_nan");
    const pack nan = x * static_cast<T>(NAN);
    const pack results[] = {nn::simd::square_root(x),     nn::simd::exponential(x), nn::simd::maximum(x, x - x),
                            nn::simd::minimum(x, x + x),  nn::simd::absolute(-x),   nn::simd::maximum(nan, x),
                            nn::simd::maximum(x * 2, nan)};
    for (std::size_t i = 0; i < width; ++i) {
        const T n = numbers[i];
        check(results[0][i] == std::sqrt(n), "square_root");
        check(std::abs(results[1][i] - std::exp(n)) <= std::exp(n) * static_cast<T>(1e-6), "exponential");
        check(results[2][i] == n && results[3][i] == n && results[4][i] == n, "maximum, minimum or absolute");
        check(results[5][i] == n, "maximum(NaN, x) is x");
        check(std::isnan(results[6][i]), "maximum(x, NaN) is NaN");
    }
}

/// Bars across and down, at any place.
nn::labelled_images<nn::shape<1, 8, 8>, 2> bars(std::size_t count) {
    std::vector<std::uint8_t> pixels(count * 64);
    std::vector<nn::label> labels(count);
    for (std::size_t i = 0; i < count; ++i) {
        labels[i] = static_cast<nn::label>(i % 2);
        for (std::size_t j = 0; j < 8; ++j)
            pixels[i * 64 + (labels[i] != 0 ? j * 8 + i / 2 % 8 : i / 2 % 8 * 8 + j)] = 255;
    }
    return {std::move(pixels), std::move(labels)};
}

}  // namespace

int main() {
    check_functions<float>();
    check_functions<double>();

    nn::model<digits::lenet> net;
    nn::load(net, digits::lenet_weights{});
    const auto answer = nn::classify(net, digits::image_of(digits::five));
    check(answer.label == 5 && answer.probability() > 0.99f, "the five");

    using network = nn::network<nn::shape<1, 8, 8>, nn::conv2d<8, nn::kernel<3>>, nn::relu,
                                nn::max_pool2d<nn::kernel<2>>, nn::flatten, nn::linear<2>>;
    nn::model<network> small(nn::seed{1});
    nn::trainer training(small, nn::adam{.learning_rate = 0.01}, {.epochs = 12, .batch_size = 8});
    const auto set = bars(64);
    check(training.fit(set, set) == nn::training_outcome::finished, "the training is finished");
    const double accuracy = training.progress().validation.accuracy();
    std::printf("%s: a %zu, %g\n", nn::simd::instruction_set, answer.label, accuracy);
    check(accuracy == 1, "the bars");
    return failed ? 1 : 0;
}
