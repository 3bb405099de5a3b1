// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ctcnn/network/network.hpp"
#include "support/layer_harness.hpp"

namespace ctcnn::test {

/// The results of a training step: outputs and the whole block of gradients.
template <class Scalar>
struct network_result {
    std::vector<Scalar> outputs, gradients;
    friend bool operator==(const network_result&, const network_result&) = default;
};

/// A network with parameters from a seed, a batch and d_outputs, ready to run.
template <class Network, class Scalar>
struct network_problem {
    parameter_block<typename Network::parameters, Scalar> parameters;
    batch<typename Network::input_shape, Scalar> input;
    batch<typename Network::output_shape, Scalar> d_outputs;
    training_key key{3, 1, 2};

    explicit network_problem(std::size_t count, std::uint64_t seed = 1) : input(count), d_outputs(count) {
        Network::initialize(parameters.view(), ctcnn::seed{seed});
        fill(input.span(), 11);
        fill(d_outputs.span(), 12);
    }
    static void fill(std::span<Scalar> to, std::uint32_t seed) {
        const random_stream random(seed, random_purpose::user);
        for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<Scalar>(random.normal(i));
    }

    [[nodiscard]] network_result<Scalar> train(executor& threads) const {
        typename Network::template training_workspace<Scalar> memory(input.count(), threads.workers());
        return train(threads, memory);
    }
    template <class Workspace>
    [[nodiscard]] network_result<Scalar> train(executor& threads, Workspace& memory) const {
        parameter_block<typename Network::parameters, Scalar> gradients;
        const auto outputs = Network::forward(parameters.view(), input.view(), memory, threads, key);
        network_result<Scalar> result;
        result.outputs.assign(outputs.span().begin(), outputs.span().end());
        Network::backward(parameters.view(), d_outputs.view(), memory, gradients.view(), threads);
        result.gradients.assign(gradients.span().begin(), gradients.span().end());
        return result;
    }
    [[nodiscard]] std::vector<Scalar> infer(executor& threads) const {
        typename Network::template inference_workspace<Scalar> memory(input.count(), threads.workers());
        const auto outputs = Network::forward(parameters.view(), input.view(), memory, threads);
        return {outputs.span().begin(), outputs.span().end()};
    }
    /// sum(d_outputs * outputs) of training's forward, of which the gradients are the derivatives.
    [[nodiscard]] Scalar value(executor& threads, typename Network::template training_workspace<Scalar>& memory) const {
        const auto outputs = Network::forward(parameters.view(), input.view(), memory, threads, key);
        Scalar sum = 0;
        for (std::size_t i = 0; i < outputs.size(); ++i) sum += outputs.data()[i] * d_outputs.data()[i];
        return sum;
    }
};

/// Compares `gradients` with central differences at some elements of each tensor: the one with the largest gradient,
/// and `spread` more. Returns the largest difference, relative to the tensor's largest gradient.
template <class Network>
double worst_gradient(network_problem<Network, double>& problem, const std::vector<double>& gradients,
                      std::size_t spread, double step) {
    using layout = typename Network::parameters;
    typename Network::template training_workspace<double> memory(problem.input.count());
    serial_executor here;
    double worst = 0;
    for (std::size_t tensor = 0; tensor < Network::trained_tensors; ++tensor) {
        const double* const gradient = gradients.data() + layout::offsets[tensor];
        double* const parameter = problem.parameters.data() + layout::offsets[tensor];
        const std::size_t size = layout::sizes[tensor];
        std::vector<std::size_t> elements{0};
        for (std::size_t i = 0; i < size; ++i)
            if (std::abs(gradient[i]) > std::abs(gradient[elements[0]])) elements[0] = i;
        const double largest = std::abs(gradient[elements[0]]);
        CHECK(largest > 0);
        for (std::size_t i = 0; i < std::min(spread, size); ++i)
            elements.push_back(spread >= size ? i : i * (size - 1) / spread);
        for (const std::size_t at : elements) {
            const double before = parameter[at];
            parameter[at] = before + step;
            const double above = problem.value(here, memory);
            parameter[at] = before - step;
            const double below = problem.value(here, memory);
            parameter[at] = before;
            worst = std::max(worst, std::abs((above - below) / (2 * step) - gradient[at]) / largest);
        }
    }
    return worst;
}

}  // namespace ctcnn::test
