// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/random.hpp"
#include "ctcnn/core/type_list.hpp"
#include "ctcnn/core/type_name.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "support/naive_tree.hpp"
#include "support/property.hpp"
#include "support/random_trees.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;
using namespace ctcnn::test;

namespace {

/// What a run of a tree reads and writes, in double; parameters and gradients are the whole block.
struct tree_problem {
    std::size_t count;
    std::vector<double> parameters, input, d_output;
};
struct tree_result {
    std::vector<double> output, inferred, gradients;
    friend bool operator==(const tree_result&, const tree_result&) = default;
};

/// A network without its type: one function is compiled for each, and the property once.
struct tree_table {
    std::size_t input_size, output_size, extent;
    std::span<const std::size_t> offsets, sizes;
    tree_result (*run)(const tree_problem&, executor&);

    template <class Network>
    static tree_result run_network(const tree_problem& problem, executor& threads) {
        using layout = typename Network::parameters;
        parameter_block<layout, double> parameters, gradients;
        std::copy(problem.parameters.begin(), problem.parameters.end(), parameters.data());
        std::fill_n(gradients.data(), layout::extent, std::nan(""));
        batch<typename Network::input_shape, double> input(problem.count);
        batch<typename Network::output_shape, double> d_outputs(problem.count);
        std::copy(problem.input.begin(), problem.input.end(), input.data());
        std::copy(problem.d_output.begin(), problem.d_output.end(), d_outputs.data());
        typename Network::template training_workspace<double> memory(problem.count, threads.workers());
        typename Network::template inference_workspace<double> inference(problem.count, threads.workers());
        const auto trained = Network::forward(parameters.view(), input.view(), memory, threads, {});
        tree_result result{{trained.span().begin(), trained.span().end()}, {}, {}};
        Network::backward(parameters.view(), d_outputs.view(), memory, gradients.view(), threads);
        // What is between two tensors is not a gradient.
        for (std::size_t t = 0; t < layout::tensors; ++t)
            result.gradients.insert(result.gradients.end(), gradients.data() + layout::offsets[t],
                                    gradients.data() + layout::offsets[t] + layout::sizes[t]);
        const auto inferred = Network::forward(parameters.view(), input.view(), inference, threads);
        result.inferred.assign(inferred.span().begin(), inferred.span().end());
        return result;
    }
    template <class Network>
    static tree_table of() {
        using layout = typename Network::parameters;
        return {Network::input_shape::size, Network::output_shape::size, layout::extent, layout::offsets, layout::sizes,
                run_network<Network>};
    }
};

std::vector<double> tree_values(std::size_t size, std::uint32_t seed, std::uint32_t number, double scale) {
    const random_stream random(seed, random_purpose::user, number);
    std::vector<double> values(size);
    for (std::size_t i = 0; i < size; ++i) values[i] = scale * random.normal(i);
    return values;
}

void assert_close(const char* what, std::span<const double> found, std::span<const double> expected) {
    RC_ASSERT(found.size() == expected.size());
    double most = 1;
    for (const double x : expected) most = std::max(most, std::abs(x));
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (std::abs(found[i] - expected[i]) <= 1e-10 * most) continue;
        RC_LOG() << what << ", element " << i << " of " << found.size() << ": found " << found[i] << ", expected "
                 << expected[i] << std::endl;
        RC_FAIL("the network computes something else than its layers, one after the other, do");
    }
}

void assert_tree(const tree_table& tree, naive_element& naive, const naive_tensors& tensors) {
    const auto seed = *rc::gen::inRange<std::uint32_t>(1, 1000);
    tree_problem problem{*rc::gen::inRange<std::size_t>(1, 6), {}, {}, {}};
    problem.parameters.resize(tree.extent);
    problem.input = tree_values(problem.count * tree.input_size, seed, 0, 1);
    problem.d_output = tree_values(problem.count * tree.output_size, seed, 1, 1);
    RC_ASSERT(tensors.size() == tree.sizes.size());
    for (std::size_t t = 0; t < tensors.size(); ++t) {
        RC_ASSERT(tensors[t]->value.size() == tree.sizes[t]);
        tensors[t]->value = tree_values(tree.sizes[t], seed, static_cast<std::uint32_t>(2 + t), 0.5);
        std::copy(tensors[t]->value.begin(), tensors[t]->value.end(),
                  problem.parameters.begin() + static_cast<std::ptrdiff_t>(tree.offsets[t]));
    }
    serial_executor here;
    const tree_result found = tree.run(problem, here);
    assert_close("output", found.output, naive.forward(problem.input));
    (void)naive.backward(problem.d_output);
    std::size_t first = 0;
    for (const auto& tensor : tensors) {
        const std::span<const double> all = found.gradients;
        assert_close("gradient of a tensor", all.subspan(first, tensor->gradient.size()), tensor->gradient);
        first += tensor->gradient.size();
    }
    RC_ASSERT(found.gradients.size() == first);
    RC_ASSERT(found.inferred == found.output);
    for (const std::size_t threads : {std::size_t{2}, std::size_t{3}}) {
        reverse_executor others(threads);
        RC_ASSERT(tree.run(problem, others) == found);
    }
}

/// Steps in which a convolution adds another value.
template <class Stages>
inline constexpr std::size_t additions_in_steps = 0;
template <class... Stages>
inline constexpr std::size_t additions_in_steps<detail::type_list<Stages...>> =
    (std::size_t{Stages::bound::reads_addend} + ...);

template <std::size_t Index>
void check_random_tree() {
    using drawn = random_tree<property_seed, Index>;
    using tree = network<typename drawn::input, typename drawn::type>;
    STATIC_REQUIRE(additions_in_steps<typename tree::plan::stages> == 0);
    STATIC_REQUIRE((!drawn::ends_in_addition || additions_in_steps<typename tree::inference_plan::stages> > 0));
    naive_tensors tensors;
    const auto naive = make_naive_element<typename drawn::type>({drawn::channels, tree_height, tree_width}, tensors);
    REQUIRE(naive->output.size() == tree::output_shape::size);
    check_property("tree " + std::to_string(Index) + ", " + type_name<typename drawn::type>(), 5,
                   [&] { assert_tree(tree_table::of<tree>(), *naive, tensors); });
}

}  // namespace

TEST_CASE("random trees of layers compute what their layers do, one after the other") {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        (check_random_tree<Index>(), ...);
    }(std::make_index_sequence<20>{});
}
