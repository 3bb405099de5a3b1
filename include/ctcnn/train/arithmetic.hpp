// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/core/seed.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/initializers/initializer.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/layers/layer.hpp"
#include "ctcnn/losses/loss.hpp"
#include "ctcnn/optimizers/optimizer.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/simd/pack.hpp"

/// What determines how the numbers of a run are rounded. The order of sums depends on the width of registers; whether a
/// product is rounded before it is added, on instruction set, compiler and flags (-ffp-contract); exp and cos, on the C
/// library. A checkpoint records it, because a run that resumes with other arithmetic ends with other bits.
namespace ctcnn::detail {

/// A hash of the bits of many numbers. It is not cryptographic.
class bit_sum {
public:
    template <class Number>
    void add(std::span<const Number> numbers) noexcept {
        for (const Number number : numbers) {
            std::uint64_t word = 0;
            std::memcpy(&word, &number, sizeof number);
            sum_ = (sum_ ^ word) * 0x9E3779B97F4A7C15u;
            sum_ ^= sum_ >> 29;
        }
    }
    [[nodiscard]] std::uint64_t value() const noexcept { return sum_; }

private:
    std::uint64_t sum_ = 0;
};

/// A hash of what this build computes in one step of the network: outputs, loss and gradients of three fixed samples
/// and fixed parameters, and two steps of the optimizer on a small block. Computed once in a program; takes the time of
/// a step of three samples, and memory for parameters and gradients.
template <class Network, class LossFunction, class OptimizerType, class Scalar>
[[gnu::cold]] std::uint64_t arithmetic_fingerprint() {
    static const std::uint64_t fingerprint = [] {
        using layout = typename Network::parameters;
        using output_shape = typename Network::output_shape;
        constexpr std::size_t count = 3;
        const random_stream draws(1, random_purpose::user);
        parameter_block<layout, Scalar> parameters, gradients;
        Network::initialize(parameters.view(), seed{1});  // the same bits with every compiler
        batch<typename Network::input_shape, Scalar> samples(count);
        fill_uniform(samples.span(), 2, draws);
        typename Network::template training_workspace<Scalar> memory(count);
        serial_executor threads;
        const parameter_view<layout, const Scalar> view = parameters.view();

        bit_sum sum;
        const auto outputs = Network::template forward<Scalar>(view, samples.view(), memory, threads, training_key{});
        sum.add(std::span<const Scalar>(outputs.data(), outputs.size()));
        batch<output_shape, Scalar> d_outputs(count);
        if constexpr (std::default_initializable<LossFunction> &&
                      std::constructible_from<typename LossFunction::template targets<output_shape, Scalar>,
                                              std::span<const label>>) {
            const std::vector<label> labels(count * label_places<output_shape>);
            const double mean = LossFunction{}.evaluate(outputs, std::span<const label>(labels), d_outputs.view());
            sum.add(std::span(&mean, 1));
        } else
            std::copy_n(outputs.data(), outputs.size(), d_outputs.data());
        Network::template backward<Scalar>(view, d_outputs.view(), memory, gradients.view(), threads);
        sum.add(std::span<const Scalar>(gradients.data(), layout::extent));
        if constexpr (layout::extent > Network::trained_extent) {
            Network::template observe<Scalar>(parameters.view(), memory, threads);
            sum.add(std::span<const Scalar>(parameters.data(), layout::extent).subspan(Network::trained_extent));
        }
        if constexpr (std::default_initializable<OptimizerType>) {
            using sample_layout = parameter_layout<shape<67>>;
            const OptimizerType optimizer{};
            optimizer_state<sample_layout, Scalar> state(optimizer);
            parameter_block<sample_layout, Scalar> block, d_block;
            fill_uniform(std::span<Scalar>(block.data(), sample_layout::count), 1, draws);
            fill_uniform(std::span<Scalar>(d_block.data(), sample_layout::count), 1, draws);
            for (int step = 0; step < 2; ++step)
                optimizer.step(block.view(), d_block.view(), state, 0.01, 0.3, threads);
            sum.add(std::span<const Scalar>(block.data(), sample_layout::extent));
        }
        // The C library's functions in schedules and optimizers; volatile, so that the compiler does not evaluate them.
        const volatile double third = 1.0 / 3, seventh = 1.0 / 7;
        for (const double number : {std::exp(-third), std::log(third), std::cos(seventh), std::pow(1 - seventh, 7.5)})
            sum.add(std::span(&number, 1));
        return sum.value();
    }();
    return fingerprint;
}

inline constexpr const char* compiler =
#if defined(__clang__)
    "clang++";
#elif defined(__GNUC__)
    "g++";
#else
    "another";
#endif

/// Prefix of the names of this part of a run's description.
inline constexpr std::string_view arithmetic_prefix = "arithmetic.";

/// Adds the arithmetic of a trainer.
template <class Trainer>
[[gnu::cold]] void describe_arithmetic(text_by_name& to, const Trainer& training) {
    using scalar = typename Trainer::scalar_type;
    const std::string prefix(arithmetic_prefix);
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, training.arithmetic(), 16).ptr;
    to[prefix + "compiler"] = compiler;
    to[prefix + "instruction_set"] = simd::instruction_set;
    to[prefix + "vector"] = std::to_string(sizeof(simd::pack<scalar>) / sizeof(scalar));
    to[prefix + "fingerprint"] = std::string(digits, end);
}

}  // namespace ctcnn::detail
