// compile-flags: -O0 -fno-exceptions -fno-rtti -DCTCNN_NO_POSIX
// clang++: -DCTCNN_VECTORS
// run
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The core profile: a program without exceptions and type information loads weights that are part of it, and predicts.
// What it includes: tests/checks/core_profile_test.cmake.

#include <cstdio>
#include <cstdlib>

/// Ends the program with a code of its own, instead of abort().
#define CTCNN_ON_ERROR(message) (std::puts(message), std::exit(expects_error ? 0 : 3))
inline bool expects_error = false;

#include <ctcnn/inference.hpp>

#include "../../examples/digits/drawing.hpp"
#include "../../examples/digits/lenet_weights.hpp"
#include "../../examples/digits/network.hpp"

int main() {
    ctcnn::model<digits::lenet> net;
    ctcnn::load(net, digits::lenet_weights{});
    auto image = digits::image_of(digits::five);
    const auto answer = ctcnn::classify(net, image);
    std::printf("%s: a %zu\n", ctcnn::simd::instruction_set, answer.label);
    if (answer.label != 5 || !(answer.probability() > 0.99f)) return 1;

    expects_error = true;
    image.data()[0] = __builtin_nanf("");
    static_cast<void>(ctcnn::classify(net, image));  // no class
    return 2;
}
