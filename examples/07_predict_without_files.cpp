// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// Classifies a digit with weights that are part of the program: no file is opened.

#include <cstdio>

#include "digits/drawing.hpp"        // a five, in 28 lines of text
#include "digits/lenet_weights.hpp"  // made by ./dev embed
#include "digits/network.hpp"        // lenet, a network of 61,706 parameters

int main() {
    ctcnn::model<digits::lenet> net;
    ctcnn::load(net, digits::lenet_weights{});  // those of another network do not compile
    const auto answer = ctcnn::classify(net, digits::image_of(digits::five));
    std::printf("a %zu with probability %.3f\n", answer.label, static_cast<double>(answer.probability()));
}
