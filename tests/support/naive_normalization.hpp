// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "support/layer_harness.hpp"

namespace ctcnn::test {

/// Textbook normalization of samples whose elements are divided into sets of successive elements, with one weight and
/// bias for each `shared` successive elements: layer_norm has one set and a weight for each element; in group_norm the
/// pixels of a channel share one.
struct naive_normalization {
    std::size_t size, sets, shared;
    double epsilon;

    struct result {
        reference_sum output, d_input, d_weight, d_bias;
    };

    /// \param weight, bias of the elements of a sample; empty if there are none
    [[nodiscard]] result run(const layer_problem& problem, const std::vector<double>& weight,
                             const std::vector<double>& bias) const {
        const std::size_t all = problem.input.size(), parameters = size / shared, members = size / sets;
        const auto zeros = [](std::size_t count) {
            return reference_sum{std::vector<double>(count), std::vector<double>(count), 1};
        };
        result r{zeros(all), zeros(all), zeros(parameters), zeros(parameters)};
        const auto count = static_cast<long double>(members);
        for (std::size_t first = 0; first < all; first += members) {
            const auto parameter = [&](std::size_t i) { return (first + i) % size / shared; };
            const auto w = [&](std::size_t i) { return weight.empty() ? 1.0L : weight[parameter(i)]; };
            const auto b = [&](std::size_t i) { return bias.empty() ? 0.0L : bias[parameter(i)]; };
            const double *const x = problem.input.data() + first, *const d = problem.d_output.data() + first;
            long double mean = 0, variance = 0;
            for (std::size_t i = 0; i < members; ++i) mean += x[i] / count;
            for (std::size_t i = 0; i < members; ++i) variance += (x[i] - mean) * (x[i] - mean) / count;
            const long double inverse = 1 / std::sqrt(variance + static_cast<long double>(epsilon));
            const auto normal = [&](std::size_t i) { return (x[i] - mean) * inverse; };
            long double sum = 0, product = 0, sizes = 0, products = 0;
            for (std::size_t i = 0; i < members; ++i) {
                const long double g = d[i] * w(i), share = g * normal(i);
                sum += g / count;
                sizes += std::abs(g) / count;
                product += share / count;
                products += std::abs(share) / count;
            }
            const auto add = [](reference_sum& to, std::size_t i, long double value, long double magnitude) {
                to.value[i] += static_cast<double>(value);
                to.magnitude[i] += static_cast<double>(magnitude);
            };
            for (std::size_t i = 0; i < members; ++i) {
                const long double n = normal(i), g = d[i] * w(i);
                add(r.output, first + i, n * w(i) + b(i), std::abs(n * w(i)) + std::abs(b(i)));
                add(r.d_input, first + i, inverse * (g - sum - n * product),
                    inverse * (std::abs(g) + sizes + std::abs(n) * products));
                add(r.d_weight, parameter(i), d[i] * n, std::abs(d[i] * n));
                add(r.d_bias, parameter(i), d[i], std::abs(static_cast<long double>(d[i])));
            }
        }
        return r;
    }
};

}  // namespace ctcnn::test
