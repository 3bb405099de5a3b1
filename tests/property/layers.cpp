// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <cstddef>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctcnn/layers/avg_pool2d.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/max_pool2d.hpp"
#include "support/layer_properties.hpp"
#include "support/pool_checks.hpp"
#include "support/random_shapes.hpp"

using namespace ctcnn;
using namespace ctcnn::test;

namespace {

template <class Scalar, std::size_t Index>
void check_random_linear() {
    using drawn = random_linear<property_seed, Index>;
    using activation = std::conditional_t<Index % 2 == 0, kernels::identity, kernels::relu>;
    using bound = typename linear<drawn::units>::template bound<shape<drawn::inputs>, activation>;
    check_property("linear " + std::to_string(drawn::inputs) + " -> " + std::to_string(drawn::units), 20, [] {
        assert_products(layer_table<Scalar>::template of<bound>(), naive_function_of<activation>,
                        naive_linear{drawn::inputs, drawn::units}, *recipes(value_kind::mixed));
    });
}

template <std::size_t Index>
void check_random_pools() {
    using drawn = random_pool2d<property_seed, Index>;
    using input = typename drawn::input;
    using max = typename drawn::largest::template bound<input>;
    using average = typename drawn::mean::template bound<input>;
    std::ostringstream name;
    name << "pooling of " << to_string(input{}) << ": kernel " << drawn::n.kernel[0] << "x" << drawn::n.kernel[1]
         << ", stride " << drawn::n.stride[0] << "x" << drawn::n.stride[1] << ", padding " << drawn::n.before[0] << " "
         << drawn::n.before[1] << " " << drawn::n.after[0] << " " << drawn::n.after[1]
         << (drawn::n.ceil_mode ? ", rounded up" : "") << (drawn::n.counts_padding ? "" : ", without the padding");
    check_property(name.str(), 20, [] {
        // Denormal numbers are zero, and of equal numbers the first is the largest: the twin would see another one.
        const problem_recipe recipe = *recipes(value_kind::large);
        const layer_problem problem = make_problem(layer_sizes::of<max>(), recipe);
        const naive_pool naive = make_naive_pool<typename drawn::mean, input>(recipe.count);
        const auto sums_of = [](std::vector<double> value, const std::vector<double>& of) {
            const double most = largest(of);
            const std::size_t size = value.size();
            return reference_sum{std::move(value), std::vector<double>(size, most),
                                 drawn::n.kernel[0] * drawn::n.kernel[1]};
        };
        const auto largest_ones = run_with_threads(layer_table<float>::of<max>(), problem, recipe.threads);
        const std::vector<double> y = naive.max_forward(problem.input);
        RC_ASSERT(std::equal(y.begin(), y.end(), largest_ones.output.begin(), largest_ones.output.end(),
                             [](double a, float b) { return a == static_cast<double>(b); }));
        assert_sums("d_input of max_pool2d", largest_ones.d_input,
                    sums_of(naive.max_backward(problem.input, problem.d_output), problem.d_output), 1);
        const auto means = run_with_threads(layer_table<float>::of<average>(), problem, recipe.threads);
        assert_sums("output of avg_pool2d", means.output, sums_of(naive.average_forward(problem.input), problem.input),
                    1);
        assert_sums("d_input of avg_pool2d", means.d_input,
                    sums_of(naive.average_backward(problem.d_output), problem.d_output), 1);
    });
}

}  // namespace

TEMPLATE_TEST_CASE("linear layers of random sizes are sums of products, for any numbers and threads", "", float,
                   double) {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        (check_random_linear<TestType, Index>(), ...);
    }(std::make_index_sequence<4>{});
}

TEST_CASE("pooling of random shapes takes the largest, and the mean, for any numbers and threads") {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        (check_random_pools<Index>(), ...);
    }(std::make_index_sequence<4>{});
}
