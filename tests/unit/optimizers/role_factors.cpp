// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/optimizers/role_factors.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/optimizers/adam.hpp"
#include "ctcnn/optimizers/adamw.hpp"
#include "ctcnn/optimizers/lion.hpp"
#include "ctcnn/optimizers/rmsprop.hpp"
#include "ctcnn/optimizers/sgd.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "support/catch.hpp"
#include "support/naive_optimizers.hpp"
#include "support/reverse_executor.hpp"

namespace {

using namespace ctcnn;
using ctcnn::test::contains;

static_assert(role_factors{}.are_equal() && !weights_only.are_equal());
static_assert(weights_only.of(tensor_role::weight) == 1 && weights_only.of(tensor_role::bias) == 0 &&
              weights_only.of(tensor_role::scale) == 0 && weights_only.of(tensor_role::shift) == 0);
static_assert(!role_factors{.shift = 2}.are_equal() && role_factors{.bias = 3}.largest() == 3);

/// The first tensor and the third are longer than a piece, and the last one is a statistic.
using block_layout = parameter_layout<shape<optimizer_piece + 100>, shape<5>, shape<2 * optimizer_piece>, shape<40>,
                                      shape<3>, shape<20>>;
constexpr std::array<role_run, 5> roles{{{block_layout::offsets[1], tensor_role::weight},
                                         {block_layout::offsets[2], tensor_role::bias},
                                         {block_layout::offsets[3], tensor_role::weight},
                                         {block_layout::offsets[4], tensor_role::scale},
                                         {block_layout::offsets[5], tensor_role::shift}}};
constexpr std::size_t trained_part = roles.back().end;
constexpr role_factors role_rates{.weight = 0.5, .bias = 2, .scale = 0, .shift = 1.5};
constexpr role_factors role_decays{.weight = 1, .bias = 0, .scale = 3, .shift = 0.25};

template <class Scalar>
void fill(parameter_block<block_layout, Scalar>& parameters, parameter_block<block_layout, Scalar>& gradients) {
    const random_stream random(5, random_purpose::user);
    std::size_t draw = 0;
    for (std::size_t tensor = 0; tensor < block_layout::tensors; ++tensor)
        for (std::size_t i = 0; i < block_layout::sizes[tensor]; ++i) {
            parameters.data()[block_layout::offsets[tensor] + i] = static_cast<Scalar>(random.uniform(draw++) + 0.1f);
            if (tensor < roles.size())
                gradients.data()[block_layout::offsets[tensor] + i] =
                    static_cast<Scalar>(random.uniform(draw++) - 0.5f);
        }
}

template <class Block>
std::vector<double> part(const Block& block, std::size_t run) {
    const std::size_t begin = run == 0 ? 0 : roles[run - 1].end;
    return {block.data() + begin, block.data() + roles[run].end};
}

/// Three steps against a naive twin, of which there is one for each tensor: `naive(role)`, `step(twin, t, …)`.
template <class Optimizer, class Naive, class NaiveStep>
void check_against_twins(const Optimizer& optimizer, const Naive& naive, const NaiveStep& naive_step) {
    parameter_block<block_layout, double> parameters, gradients;
    fill(parameters, gradients);
    const parameter_block<block_layout, double> start = parameters;
    optimizer_state<block_layout, double> state(optimizer);
    test::reverse_executor threads(3);
    for (int t = 1; t <= 3; ++t)
        optimizer.step(parameters.view(), gradients.view(), state, 0.02, 0.5, threads,
                       std::span<const role_run>(roles));
    for (std::size_t run = 0; run < roles.size(); ++run) {
        INFO(run);
        auto expected = part(start, run);
        const auto g = part(gradients, run);
        std::vector<double> first(expected.size()), second(expected.size());
        const auto twin = naive(role_rates.of(roles[run].role), role_decays.of(roles[run].role));
        for (int t = 1; t <= 3; ++t) naive_step(twin, t, g, expected, first, second);
        const auto found = part(parameters, run);
        double worst = 0;
        for (std::size_t i = 0; i < found.size(); ++i) worst = std::max(worst, std::abs(found[i] - expected[i]));
        CHECK(worst < 1e-12);
        CHECK((found == part(start, run)) == (roles[run].role == tensor_role::scale));  // a rate of 0
    }
    for (std::size_t i = trained_part; i < block_layout::extent; ++i) {
        CHECK(parameters.data()[i] == start.data()[i]);
        for (const auto& moment : state.moments) CHECK(moment.data()[i] == 0);
    }
}

/// Where no role makes a difference, roles change no bit; and neither do runs that are one.
template <class Optimizer>
void check_same_bits(const Optimizer& optimizer) {
    const auto run = [&](std::span<const role_run> runs) {
        parameter_block<block_layout> parameters, gradients;
        fill(parameters, gradients);
        optimizer_state<block_layout> state(optimizer);
        serial_executor here;
        for (int t = 1; t <= 3; ++t) {
            if (runs.empty())
                optimizer.step(parameters.view(), gradients.view(), state, 0.02, 0.5, here);
            else
                optimizer.step(parameters.view(), gradients.view(), state, 0.02, 0.5, here, runs);
        }
        return std::vector<float>(parameters.data(), parameters.data() + trained_part);
    };
    const std::vector<float> expected = run({});
    CHECK(run(roles) == expected);
    Optimizer split = optimizer;
    split.rate_factors.shift = 0.75;  // now the runs count, and all but the last are as they were
    const auto found = [&] {
        parameter_block<block_layout> parameters, gradients;
        fill(parameters, gradients);
        optimizer_state<block_layout> state(split);
        serial_executor here;
        for (int t = 1; t <= 3; ++t)
            split.step(parameters.view(), gradients.view(), state, 0.02, 0.5, here, std::span<const role_run>(roles));
        return std::vector<float>(parameters.data(), parameters.data() + trained_part);
    }();
    const auto last = static_cast<std::ptrdiff_t>(roles[3].end);
    CHECK(std::equal(found.begin(), found.begin() + last, expected.begin()));
    CHECK(found != expected);
}

template <class Optimizer>
void check_refusals(const std::string& name) {
    const auto with_rate = [](const role_factors& factors) {
        Optimizer optimizer;
        optimizer.rate_factors = factors;
        return optimizer;
    };
    const auto with_decay = [](const role_factors& factors) {
        Optimizer optimizer;
        optimizer.weight_decay = 0.5;
        optimizer.decay_factors = factors;
        return optimizer;
    };
    constexpr double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
    CHECK_NOTHROW(with_rate({0, 0, 0, 0}).check());
    CHECK_NOTHROW(with_decay(weights_only).check());
    CHECK_THROWS_WITH(with_rate({.weight = -1}).check(),
                      contains(name + ": rate_factors.weight must be finite and at least 0; it is -1"));
    CHECK_THROWS_WITH(with_rate({.bias = nan}).check(), contains(name + ": rate_factors.bias must be"));
    CHECK_THROWS_WITH(with_rate({.scale = infinity}).check(), contains(name + ": rate_factors.scale must be"));
    CHECK_THROWS_WITH(with_rate({.shift = 1e-46}).check(), contains(name + ": rate_factors.shift must be"));
    CHECK_THROWS_WITH(with_decay({.weight = nan}).check(), contains(name + ": decay_factors.weight must be"));
    CHECK_THROWS_WITH(with_decay({.bias = -0.5}).check(), contains(name + ": decay_factors.bias must be"));
    CHECK_THROWS_WITH(with_decay({.scale = 1e39}).check(), contains(name + ": decay_factors.scale must be"));
    CHECK_THROWS_WITH(with_decay({.shift = infinity}).check(), contains(name + ": decay_factors.shift must be"));
    Optimizer optimizer;
    optimizer.learning_rate = 1e10;
    optimizer.rate_factors.bias = 1e30;
    CHECK_THROWS_WITH(optimizer.check(), contains(name + ": rate_factors must be so small that learning_rate"));
    CHECK_NOTHROW(optimizer.template check<double>());
    Optimizer decaying;
    decaying.weight_decay = 1e10;
    decaying.decay_factors.bias = 1e30;
    CHECK_THROWS_WITH(decaying.check(), contains(name + ": decay_factors must be so small that weight_decay"));
}

}  // namespace

TEST_CASE("factors by role: sgd's tensors each take the steps of an sgd of their own") {
    for (const bool nesterov : {false, true})
        for (const double momentum : {0.0, 0.9}) {
            if (nesterov && momentum == 0) continue;
            check_against_twins(
                sgd{.momentum = momentum,
                    .weight_decay = 0.1,
                    .nesterov = nesterov,
                    .rate_factors = role_rates,
                    .decay_factors = role_decays},
                [&](double rate, double decay) {
                    return test::naive_sgd{0.02 * rate, momentum, 0.1 * decay, nesterov};
                },
                [](const auto& twin, int, const auto& g, auto& p, auto& v, auto&) { twin.step(0.5, g, p, v); });
        }
}

TEST_CASE("factors by role: adam's and adamw's tensors each take the steps of an optimizer of their own") {
    const auto step = [](const auto& twin, int t, const auto& g, auto& p, auto& m, auto& v) {
        twin.step(t, 0.5, g, p, m, v);
    };
    check_against_twins(
        adam{.weight_decay = 0.1, .rate_factors = role_rates, .decay_factors = role_decays},
        [](double rate, double decay) { return test::naive_adam{0.02 * rate, 0.9, 0.999, 1e-8, 0.1 * decay, 0}; },
        step);
    check_against_twins(
        adamw{.weight_decay = 0.1, .rate_factors = role_rates, .decay_factors = role_decays},
        [](double rate, double decay) { return test::naive_adam{0.02 * rate, 0.9, 0.999, 1e-8, 0, 0.1 * decay}; },
        step);
}

TEST_CASE("factors by role: rmsprop's and lion's tensors each take the steps of an optimizer of their own") {
    for (const double momentum : {0.0, 0.9})
        check_against_twins(
            rmsprop{
                .momentum = momentum, .weight_decay = 0.1, .rate_factors = role_rates, .decay_factors = role_decays},
            [&](double rate, double decay) {
                return test::naive_rmsprop{0.02 * rate, 0.99, 1e-8, momentum, 0.1 * decay};
            },
            [](const auto& twin, int, const auto& g, auto& p, auto& s, auto& v) { twin.step(0.5, g, p, s, v); });
    check_against_twins(
        lion{.weight_decay = 0.1, .rate_factors = role_rates, .decay_factors = role_decays},
        [](double rate, double decay) {
            return test::naive_lion{0.02 * rate, 0.9, 0.99, 0.1 * decay};
        },
        [](const auto& twin, int, const auto& g, auto& p, auto& m, auto&) { twin.step(0.5, g, p, m); });
}

TEST_CASE("roles that make no difference change no bit") {
    check_same_bits(sgd{.weight_decay = 0.1});
    check_same_bits(sgd{.momentum = 0.9, .weight_decay = 0.1});
    check_same_bits(adam{.weight_decay = 0.1});
    check_same_bits(adamw{.weight_decay = 0.1});
    check_same_bits(rmsprop{.weight_decay = 0.1});
    check_same_bits(rmsprop{.momentum = 0.9, .weight_decay = 0.1});
    check_same_bits(lion{.weight_decay = 0.1});
}

TEST_CASE("factors by role that can't be used are refused") {
    check_refusals<sgd>("ctcnn::sgd");
    check_refusals<adam>("ctcnn::adam");
    check_refusals<adamw>("ctcnn::adamw");
    check_refusals<rmsprop>("ctcnn::rmsprop");
    check_refusals<lion>("ctcnn::lion");
}

TEST_CASE("the factors are among an optimizer's options") {
    const auto value_of = [](const auto& optimizer, std::string_view name) {
        double found = -1;
        optimizer.each_option([&](std::string_view option, auto value) {
            if (option == name) found = static_cast<double>(value);
        });
        return found;
    };
    CHECK(value_of(sgd{.rate_factors = role_rates}, "rate_factors.bias") == 2);
    CHECK(value_of(adam{.rate_factors = role_rates}, "rate_factors.weight") == 0.5);
    CHECK(value_of(adam{.rate_factors = role_rates}, "rate_factors.scale") == 0);
    CHECK(value_of(adam{.rate_factors = role_rates}, "rate_factors.shift") == 1.5);
    CHECK(value_of(adamw{.decay_factors = role_decays}, "decay_factors.weight") == 1);
    CHECK(value_of(adamw{.decay_factors = weights_only}, "decay_factors.bias") == 0);
    CHECK(value_of(adamw{.decay_factors = role_decays}, "decay_factors.scale") == 3);
    CHECK(value_of(adamw{.decay_factors = role_decays}, "decay_factors.shift") == 0.25);
}
