// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <ostream>
#include <vector>

#include "support/layer_harness.hpp"
#include "support/naive_activations.hpp"
#include "support/naive_products.hpp"
#include "support/property.hpp"
#include "support/reverse_executor.hpp"

/// Compares layers with their naive twins on numbers that rapidcheck draws.
namespace ctcnn::test {

/// The content of a tensor, the simplest first, as counterexamples shrink towards the first.
enum class value_kind { normal, zeros, sparse, large, denormal, mixed };

inline std::ostream& operator<<(std::ostream& out, value_kind kind) {
    constexpr const char* names[]{"normal", "zeros", "sparse", "large", "denormal", "mixed"};
    return out << names[static_cast<std::size_t>(kind)];
}

/// A problem in a few numbers.
struct problem_recipe {
    std::size_t count, threads;
    value_kind input, parameters, d_output;
    std::uint32_t seed;
};

inline std::ostream& operator<<(std::ostream& out, const problem_recipe& r) {
    return out << "{batch of " << r.count << ", " << r.threads << " threads, input " << r.input << ", parameters "
               << r.parameters << ", d_output " << r.d_output << ", seed " << r.seed << "}";
}

/// \param most  the last kind of values that is drawn
inline rc::Gen<problem_recipe> recipes(value_kind most) {
    const auto kinds = rc::gen::map(rc::gen::inRange(0, static_cast<int>(most) + 1),
                                    [](int kind) { return static_cast<value_kind>(kind); });
    // Mostly small batches: the twins are slow, and tails of a batch are short.
    const auto counts = rc::gen::weightedOneOf<std::size_t>(
        {{4, rc::gen::inRange<std::size_t>(1, 10)}, {1, rc::gen::inRange<std::size_t>(10, 66)}});
    return rc::gen::construct<problem_recipe>(counts, rc::gen::inRange<std::size_t>(1, 9), kinds, kinds, kinds,
                                              rc::gen::inRange<std::uint32_t>(1, 1000));
}

/// Numbers that are exact in float.
inline std::vector<double> values_of(value_kind kind, std::size_t size, std::uint32_t seed) {
    std::vector<double> values = random_values(size, seed);
    const random_stream random(seed, random_purpose::user, 1);
    for (std::size_t i = 0; i < size; ++i) {
        const double uniform = random.uniform(i);
        switch (kind) {
        case value_kind::normal: break;
        case value_kind::zeros: values[i] = uniform < 0.5 ? 0.0 : -0.0; break;
        case value_kind::sparse: values[i] = uniform < 0.8 ? 0 : values[i]; break;
        case value_kind::large: values[i] *= 0x1p40; break;
        case value_kind::denormal: values[i] = static_cast<double>(static_cast<float>(values[i] * 0x1p-130)); break;
        case value_kind::mixed: values[i] *= std::ldexp(1, static_cast<int>(uniform * 60) - 30); break;
        }
    }
    return values;
}

inline layer_problem make_problem(const layer_sizes& sizes, const problem_recipe& recipe) {
    layer_problem problem{recipe.count,
                          values_of(recipe.input, recipe.count * sizes.input.size, 7 * recipe.seed),
                          values_of(recipe.d_output, recipe.count * sizes.output.size, 7 * recipe.seed + 1),
                          {}};
    for (std::size_t i = 0; i < sizes.parameter_sizes.size(); ++i)
        problem.parameters.push_back(values_of(recipe.parameters, sizes.parameter_sizes[i],
                                               7 * recipe.seed + 2 + static_cast<std::uint32_t>(i)));
    return problem;
}

inline double largest(const std::vector<double>& values) {
    double result = 0;
    for (const double x : values) result = std::max(result, std::abs(x));
    return result;
}

/// As check_sums, but tolerates an error of `tiny` for each term, as denormal numbers may be flushed to zero.
template <class Scalar>
void assert_sums(const char* what, const std::vector<Scalar>& found, reference_sum expected, double tiny) {
    RC_ASSERT(found.size() == expected.value.size());
    const double terms = static_cast<double>(expected.terms);
    for (double& magnitude : expected.magnitude)
        magnitude += terms * tiny * static_cast<double>(std::numeric_limits<Scalar>::min()) / unit_roundoff<Scalar>;
    const deviation worst = worst_deviation(found, expected);
    if (worst.share <= 1) return;
    RC_LOG() << what << ", element " << worst.place << " of " << found.size() << ": found " << found[worst.place]
             << ", expected " << expected.value[worst.place] << ", which is " << worst.share
             << " times the error that is allowed" << std::endl;
    RC_FAIL("a sum is wrong");
}

/// Compares bits, so that NaN equals itself.
template <class Scalar>
bool same_bits(const std::vector<Scalar>& a, const std::vector<Scalar>& b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(Scalar)) == 0);
}

/// Requires the same bits for any number of threads, and for pieces in reverse order.
template <class Scalar>
layer_result<Scalar> run_with_threads(const layer_table<Scalar>& layer, const layer_problem& problem,
                                      std::size_t threads) {
    const auto found = run_layer(layer, problem);
    reverse_executor others(threads);
    const auto again = run_layer(layer, problem, others);
    RC_ASSERT(same_bits(found.output, again.output));
    RC_ASSERT(same_bits(found.d_input, again.d_input));
    for (std::size_t i = 0; i < found.gradients.size(); ++i)
        RC_ASSERT(same_bits(found.gradients[i], again.gradients[i]));
    return found;
}

/// The outputs of a Winograd tile are computed together, from transformed numbers: the tolerance is relative to the
/// largest sum, and `factor` times larger.
inline reference_sum loosened(reference_sum sum, double factor) {
    const double most = factor * largest(sum.magnitude);
    for (double& magnitude : sum.magnitude) magnitude = most;
    return sum;
}

/// Tests forward and all gradients of a layer with weight and bias.
/// \param winograd  0 for direct sums; else see loosened
template <class Scalar, class Naive>
void assert_products(const layer_table<Scalar>& layer, const naive_function& activation, const Naive& naive,
                     const problem_recipe& recipe, double winograd = 0) {
    const layer_problem problem = make_problem(layer.sizes, recipe);
    const auto found = run_with_threads(layer, problem, recipe.threads);
    const double tiny = (winograd > 0 ? 64 : 4) * std::max({1.0, largest(problem.input), largest(problem.d_output),
                                                            largest(problem.parameters[0])});
    const auto allowed = [=](reference_sum sum) { return winograd > 0 ? loosened(std::move(sum), winograd) : sum; };

    reference_sum y = naive_forward(naive, recipe.count, problem.input, problem.parameters[0], problem.parameters[1]);
    std::transform(y.value.begin(), y.value.end(), y.value.begin(), activation.value);
    assert_sums("output", found.output, allowed(y), tiny);

    // The side of a kink is taken from the output that was found, as both are correct near the kink.
    std::vector<double> d_sum(problem.d_output);
    for (std::size_t i = 0; i < d_sum.size(); ++i)
        d_sum[i] = activation.gradient(static_cast<double>(found.output[i]), d_sum[i]);
    assert_sums("d_input", found.d_input,
                allowed(naive_backward_data(naive, recipe.count, d_sum, problem.parameters[0])), tiny);
    assert_sums("gradient of the weight", found.gradients[0],
                allowed(naive_backward_weights(naive, recipe.count, problem.input, d_sum)), tiny);
    assert_sums("gradient of the bias", found.gradients[1],
                naive_backward_bias(naive, recipe.count, d_sum, layer.sizes.parameter_sizes.back()), tiny);
}

}  // namespace ctcnn::test
