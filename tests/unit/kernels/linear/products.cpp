// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "ctcnn/kernels/activation/activation.hpp"
#include "ctcnn/kernels/linear/backward_data.hpp"
#include "ctcnn/kernels/linear/backward_weights.hpp"
#include "ctcnn/kernels/linear/forward.hpp"
#include "ctcnn/kernels/linear/packing.hpp"
#include "ctcnn/kernels/linear/small_batch.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// A layer and a batch of small whole numbers, whose products have no rounding errors.
template <class Scalar>
struct linear_problem {
    std::size_t inputs, outputs, count;
    std::vector<Scalar> weight = numbers(outputs * inputs, 5);  // [outputs][inputs]
    std::vector<Scalar> bias = numbers(outputs, 7);             // [outputs]
    std::vector<Scalar> x = numbers(count * inputs, 3);         // [count][inputs]
    std::vector<Scalar> d_y = numbers(count * outputs, 9);      // [count][outputs]

    static std::vector<Scalar> numbers(std::size_t size, std::size_t period) {
        std::vector<Scalar> result(size);
        for (std::size_t i = 0; i < size; ++i)
            result[i] = static_cast<Scalar>(i * 11 % period) - static_cast<Scalar>(period / 2);
        return result;
    }
    /// Memory that a kernel has to set.
    static std::vector<Scalar> unset(std::size_t size) {
        return std::vector<Scalar>(size, std::numeric_limits<Scalar>::quiet_NaN());
    }

    [[nodiscard]] std::vector<Scalar> naive_forward() const {
        std::vector<Scalar> y(count * outputs);
        for (std::size_t s = 0; s < count; ++s)
            for (std::size_t o = 0; o < outputs; ++o) {
                Scalar sum = bias[o];
                for (std::size_t i = 0; i < inputs; ++i) sum += weight[o * inputs + i] * x[s * inputs + i];
                y[s * outputs + o] = sum;
            }
        return y;
    }
    [[nodiscard]] std::vector<Scalar> naive_backward_data() const {
        std::vector<Scalar> d_x(count * inputs);
        for (std::size_t s = 0; s < count; ++s)
            for (std::size_t o = 0; o < outputs; ++o)
                for (std::size_t i = 0; i < inputs; ++i)
                    d_x[s * inputs + i] += d_y[s * outputs + o] * weight[o * inputs + i];
        return d_x;
    }
    [[nodiscard]] std::vector<Scalar> naive_backward_weights() const {
        std::vector<Scalar> d_weight(outputs * inputs);
        for (std::size_t s = 0; s < count; ++s)
            for (std::size_t o = 0; o < outputs; ++o)
                for (std::size_t i = 0; i < inputs; ++i)
                    d_weight[o * inputs + i] += d_y[s * outputs + o] * x[s * inputs + i];
        return d_weight;
    }
    [[nodiscard]] std::vector<Scalar> naive_bias_gradient() const {
        std::vector<Scalar> d_bias(outputs);
        for (std::size_t s = 0; s < count; ++s)
            for (std::size_t o = 0; o < outputs; ++o) d_bias[o] += d_y[s * outputs + o];
        return d_bias;
    }

    [[nodiscard]] std::vector<Scalar> forward() const {
        const kernels::linear_forward<Scalar> product{inputs, outputs, count};
        auto transposed = unset(product.transposed_size()), sums = unset(product.sums_size());
        auto y = unset(count * outputs);
        for (std::size_t block = 0; block < product.sample_blocks(); ++block)
            product.transpose_samples(x.data(), block, transposed.data());
        for (std::size_t piece = 0; piece < product.pieces(); ++piece)
            product.template run<kernels::identity>(weight.data(), bias.data(), transposed.data(), y.data(), piece,
                                                    sums.data());
        return y;
    }
    [[nodiscard]] std::vector<Scalar> forward_small_batch() const {
        auto y = unset(count * outputs);
        const kernels::linear_small_batch<Scalar> product{weight.data(), bias.data(), x.data(), y.data(),
                                                          inputs,        outputs,     count};
        for (std::size_t piece = 0; piece < product.pieces(); ++piece) product.template run<kernels::identity>(piece);
        return y;
    }
    [[nodiscard]] std::vector<Scalar> backward_data() const {
        const kernels::linear_backward_data<Scalar> product{inputs, outputs, count};
        const auto packing = product.packing();
        auto packed = unset(packing.by_sample_size()), columns = unset(product.columns_size);
        auto d_x = unset(count * inputs);
        for (std::size_t block = 0; block < packing.sample_blocks(); ++block)
            packing.template by_sample<kernels::identity>(d_y.data(), d_y.data(), block, packed.data());
        for (std::size_t piece = 0; piece < product.pieces(); ++piece)
            product.run(weight.data(), packed.data(), d_x.data(), piece, columns.data());
        return d_x;
    }
    struct parameter_gradients {
        std::vector<Scalar> weight, bias;
    };
    [[nodiscard]] parameter_gradients backward_weights() const {
        const kernels::linear_backward_weights<Scalar> product{inputs, outputs, count};
        const auto packing = product.packing();
        const auto panels = product.input_panels();
        auto packed = unset(packing.by_output_size()), packed_x = unset(panels.size());
        parameter_gradients found{unset(outputs * inputs), unset(outputs)};
        for (std::size_t group = 0; group < packing.output_groups(); ++group)
            packing.template by_output<kernels::identity>(d_y.data(), d_y.data(), group, packed.data(),
                                                          found.bias.data());
        for (std::size_t panel = 0; panel < panels.panels(); ++panel) panels.pack(x.data(), panel, packed_x.data());
        for (std::size_t piece = 0; piece < product.pieces(); ++piece)
            product.run(packed.data(), packed_x.data(), found.weight.data(), piece);
        return found;
    }
};

/// Numbers next to those at which a kernel does something else.
template <class Scalar>
std::vector<std::size_t> sizes_of_interest() {
    constexpr std::size_t w = simd::width<Scalar>, panel = kernels::linear_backward_tile<Scalar>::panel;
    std::vector<std::size_t> sizes{1, 2, 3, 5, w + 1, panel, panel + 1, 2 * panel + w + 3, 131};
    if (w > 1) sizes.insert(sizes.end(), {w - 1, w, panel - 1});
    return sizes;
}

/// Whether exactly these elements of `numbers` are NaN: those of which is_expected(index).
template <class Scalar, class F>
bool are_nan(const std::vector<Scalar>& numbers, F is_expected) {
    for (std::size_t i = 0; i < numbers.size(); ++i)
        if (std::isnan(numbers[i]) != is_expected(i)) return false;
    return true;
}

}  // namespace

TEMPLATE_TEST_CASE("products of linear layers are exact for whole numbers, whatever the sizes", "",
                   CTCNN_TEST_SCALARS) {
    for (const std::size_t inputs : sizes_of_interest<TestType>())
        for (const std::size_t outputs : sizes_of_interest<TestType>())
            for (const std::size_t count : {1u, 2u, 4u, 5u, 8u, 9u, 17u, 65u}) {
                INFO(inputs << " -> " << outputs << ", " << count << " samples");
                const linear_problem<TestType> problem{inputs, outputs, count};
                const auto y = problem.naive_forward();
                const auto gradients = problem.backward_weights();
                CHECK((problem.forward() == y));
                CHECK((problem.forward_small_batch() == y));
                CHECK((problem.backward_data() == problem.naive_backward_data()));
                CHECK((gradients.weight == problem.naive_backward_weights()));
                CHECK((gradients.bias == problem.naive_bias_gradient()));
            }
}

// Kernels read whole vectors, also where a row ends: what is in the rest of these must not be seen in a result.
TEMPLATE_TEST_CASE("a number of a linear layer that is NaN reaches only what depends on it", "", CTCNN_TEST_SCALARS) {
    for (const std::size_t inputs : sizes_of_interest<TestType>())
        for (const std::size_t outputs : sizes_of_interest<TestType>())
            for (const std::size_t count : {1u, 5u, 9u}) {
                INFO(inputs << " -> " << outputs << ", " << count << " samples");
                linear_problem<TestType> problem{inputs, outputs, count};
                const auto nan = std::numeric_limits<TestType>::quiet_NaN();
                for (std::size_t o = 0; o < outputs; ++o) problem.weight[o * inputs] = nan;
                CHECK(are_nan(problem.backward_data(), [&](std::size_t at) { return at % inputs == 0; }));
                for (std::size_t s = 0; s < count; ++s) problem.x[s * inputs] = nan;
                CHECK(are_nan(problem.backward_weights().weight, [&](std::size_t at) { return at % inputs == 0; }));

                problem = {inputs, outputs, count};
                for (std::size_t s = 0; s < count; ++s) problem.d_y[s * outputs] = nan;
                const auto found = problem.backward_weights();
                CHECK(are_nan(found.weight, [&](std::size_t at) { return at < inputs; }));
                CHECK(are_nan(found.bias, [&](std::size_t at) { return at == 0; }));
            }
}
