// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/losses/cross_entropy.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/optimizers/sgd.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

/// Compares a model with the tensors and results of PyTorch's model of the same name: see tests/golden/make_models.py.
namespace ctcnn::test {

/// Whether a tensor is a statistic.
inline bool is_statistic(std::string_view name) {
    return name.ends_with("running_mean") || name.ends_with("running_var") || name.ends_with("num_batches_tracked");
}

/// The lines of <name>.keys.txt, "conv1.weight 64 3 7 7", in the order of a network's block: statistics last.
inline std::vector<std::string> golden_keys(const std::string& name) {
    const std::string path = std::string(CTCNN_TEST_GOLDEN_DIR "/values/models/") + name + ".keys.txt";
    std::ifstream file(path);
    if (!file) throw std::runtime_error("no golden keys at " + path);
    std::vector<std::string> keys;
    for (std::string line; std::getline(file, line);)
        if (!line.starts_with('#')) keys.push_back(line);
    std::stable_partition(keys.begin(), keys.end(), [](const std::string& key) {
        return !is_statistic(std::string_view(key).substr(0, key.find(' ')));
    });
    return keys;
}

/// The same lines for a network of ctcnn.
template <class Network>
std::vector<std::string> keys_of() {
    std::vector<std::string> keys = Network::parameter_names();
    for (std::size_t i = 0; i < keys.size(); ++i)
        for (const std::size_t extent : Network::parameters::extents[i]) keys[i] += " " + std::to_string(extent);
    return keys;
}

/// The upper 24 of 32 bits of FNV-1a, as `name_hash` in make_models.py.
inline std::uint32_t golden_name_hash(std::string_view name) {
    std::uint32_t hash = 0x811C9DC5u;
    for (const char character : name) hash = (hash ^ static_cast<unsigned char>(character)) * 0x01000193u;
    return hash >> 8;
}

/// Fills a tensor of a model as `value` in make_models.py does.
inline void fill_golden_tensor(const std::string& name, std::span<const std::size_t> extents, std::span<double> to) {
    double scale = 0.25, shift = 0;
    if (name.ends_with("num_batches_tracked"))
        scale = 0;
    else if (extents.size() > 1)
        scale = std::sqrt(6 / static_cast<double>(to.size() / extents[0]));
    else if (name.ends_with("running_var"))
        scale = 0.5, shift = 1;
    else if (name.ends_with("weight"))
        shift = 1;
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = shift + scale * golden_formula(golden_name_hash(name), i);
}

/// Whether all differ by at most `tolerance` times the largest.
inline void check_golden_outputs(const char* what, std::span<const double> found, const golden_tensor& expected,
                                 double tolerance) {
    INFO(what);
    REQUIRE(found.size() == expected.values.size());
    double worst = 0, largest = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        worst = std::max(worst, std::abs(found[i] - expected.values[i]));
        largest = std::max(largest, std::abs(expected.values[i]));
    }
    CHECK(worst <= tolerance * largest);
}

/// Compares the norm and three elements of a tensor, with a tolerance relative to the norm. A gradient that is zero
/// except for rounding errors, as that of a bias before a batch normalization, must not be larger here.
inline void check_golden_digest(const std::string& name, std::span<const double> found, const golden_tensor& expected,
                                double tolerance) {
    INFO(name);
    REQUIRE(expected.values.size() == 4);
    double squares = 0;
    for (const double x : found) squares += x * x;
    const double norm = expected.values[0], allowed = tolerance * norm + 1e-13;
    CHECK(std::abs(std::sqrt(squares) - norm) <= allowed);
    CHECK(std::abs(found.front() - expected.values[1]) <= allowed);
    CHECK(std::abs(found[found.size() / 2] - expected.values[2]) <= allowed);
    CHECK(std::abs(found.back() - expected.values[3]) <= allowed);
}

/// Tests outputs in inference and in training, gradients, and statistics and outputs after three steps of SGD. \tparam
/// Network without dropout, or with a rate of 0
template <class Network>
void check_golden_model(const std::string& name, double tolerance = 1e-9) {
    constexpr std::size_t count = 3;
    using layout = typename Network::parameters;
    const golden_file file("models/" + name);
    const auto names = Network::parameter_names();
    parameter_block<layout, double> parameters, gradients;
    const auto tensor = [](auto& block, std::size_t i) {
        return std::span<double>(block.data() + layout::offsets[i], layout::sizes[i]);
    };
    for (std::size_t i = 0; i < layout::tensors; ++i)
        fill_golden_tensor(names[i], layout::extents[i], tensor(parameters, i));
    batch<typename Network::input_shape, double> input(count);
    fill_by_formula(input.span(), 100);
    batch<typename Network::output_shape, double> d_outputs(count);
    std::vector<label> labels(count * Network::output_shape::size / Network::output_shape::extents[0]);
    for (std::size_t i = 0; i < labels.size(); ++i)
        labels[i] = static_cast<label>(i * 7 % 3 % Network::output_shape::extents[0]);
    serial_executor here;

    typename Network::template inference_workspace<double> inference(count);
    const auto check_inference = [&](const char* when) {
        const auto outputs = Network::forward(parameters.view(), input.view(), inference, here);
        check_golden_outputs(when, outputs.span(), file[when]["outputs"], tolerance);
    };
    check_inference("inference");

    const sgd optimizer{.learning_rate = 1e-3, .momentum = 0.9};
    optimizer_state<layout, double> state(optimizer);
    typename Network::template training_workspace<double> memory(count);
    for (std::size_t step = 0; step < 3; ++step) {
        const auto outputs = Network::forward(parameters.view(), input.view(), memory, here, {});
        if (step == 0) check_golden_outputs("training", outputs.span(), file["training"]["outputs"], tolerance);
        const double loss = cross_entropy{}.evaluate(outputs, std::span<const label>(labels), d_outputs.view());
        CHECK(loss == Approx(file["losses"]["losses"].values[step]).epsilon(tolerance));
        Network::backward(parameters.view(), d_outputs.view(), memory, gradients.view(), here);
        if (step == 0)
            for (std::size_t i = 0; i < Network::trained_tensors; ++i)
                check_golden_digest(names[i], tensor(gradients, i), file["gradients"][names[i]], tolerance);
        Network::observe(parameters.view(), memory, here);
        optimizer.step(parameters.view(), gradients.view(), state, optimizer.learning_rate, 1, here);
    }
    for (std::size_t i = Network::trained_tensors; i < layout::tensors; ++i)
        check_golden_digest(names[i], tensor(parameters, i), file["statistics"][names[i]], tolerance);
    check_inference("trained");
}

}  // namespace ctcnn::test
