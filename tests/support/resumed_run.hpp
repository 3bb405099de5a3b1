// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// A program with all headers, for compilers and machines that run no other test: it trains, saves in the middle,
// resumes, and returns 0 if the weights equal those of a run without interruption.

#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "ctcnn/ctcnn.hpp"
#include "ctcnn/mnist.hpp"

namespace nn = ctcnn;

using net = nn::network<nn::shape<1, 4, 4>, nn::conv2d<2, nn::kernel<3>>, nn::relu, nn::flatten, nn::linear<2>>;
using training_type = nn::trainer<net, nn::cross_entropy, nn::adamw, nn::cosine_decay>;

inline nn::labelled_images<nn::shape<1, 4, 4>, 2> samples() {
    std::vector<std::uint8_t> pixels(16 * 32);
    std::vector<nn::label> labels(32);
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i * 37 % 251);
    for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = i % 2 == 0 ? nn::label{0} : nn::label{1};
    return {std::move(pixels), std::move(labels), nn::normalization{0.5, 0.25}};
}

int main() try {
    std::filesystem::remove("run.ctcnn");
    const auto data = samples();
    nn::thread_pool threads(2);
    nn::model<net> whole(nn::seed{1});
    training_type uninterrupted(whole, threads, {.epochs = 2, .batch_size = 4});
    uninterrupted.fit(data, data);

    nn::model<net> first(nn::seed{1});
    training_type begun(first, threads, {.epochs = 2, .batch_size = 4});
    const auto of = nn::data_fingerprints::of(data, data);
    struct {
        nn::training_action on_step_end(const nn::step_report& report) const {
            return report.step < 5 ? nn::training_action::proceed : nn::training_action::stop;
        }
    } stop;
    begun.fit(data, data, stop);
    nn::save_checkpoint(begun, "run.ctcnn", of);

    nn::model<net> second(nn::seed{2});
    training_type resumed(second, threads, {.epochs = 2, .batch_size = 4});
    nn::load_checkpoint(resumed, "run.ctcnn", of);
    resumed.fit(data, data);
    for (std::size_t i = 0; i < net::parameter_count; ++i)
        if (whole.parameters().data()[i] < second.parameters().data()[i] ||
            whole.parameters().data()[i] > second.parameters().data()[i])
            return 1;
    nn::save(second, "weights.safetensors");
    nn::save_npz(second, "weights.npz");
    nn::load_npz(second, "weights.npz");
    return 0;
} catch (const nn::error& problem) {
    std::puts(problem.what());
    return 2;
}
