// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// What needs no twin: orders, splits, learning rates, and how shapes count.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/tensor.hpp"
#include "ctcnn/data/batches.hpp"
#include "ctcnn/data/split.hpp"
#include "ctcnn/optimizers/schedules.hpp"
#include "support/property.hpp"
#include "support/random_shapes.hpp"

using namespace ctcnn;
using namespace ctcnn::test;

namespace {

/// Whether these are 0, 1, ... count - 1, in any order.
bool is_permutation_of_all(std::vector<std::uint32_t> order, std::size_t count) {
    std::sort(order.begin(), order.end());
    for (std::size_t i = 0; i < order.size(); ++i)
        if (order[i] != i) return false;
    return order.size() == count;
}

template <std::size_t Index>
constexpr std::array<std::size_t, 4> extents = [] {
    constexpr_random random(property_seed * 1'000'003 + 11 * 1009 + Index);
    return std::array<std::size_t, 4>{random.between(1, 9), random.between(1, 9), random.between(1, 9),
                                      random.between(1, 9)};
}();
template <std::size_t Index>
using random_shape = shape<extents<Index>[0], extents<Index>[1], extents<Index>[2], extents<Index>[3]>;

template <class Layout>
constexpr bool tensors_lie_apart() {
    std::size_t end = 0;
    for (std::size_t i = 0; i < Layout::tensors; ++i) {
        if (Layout::offsets[i] < end || Layout::offsets[i] % Layout::granularity != 0) return false;
        if (Layout::offsets[i] - end >= Layout::granularity) return false;  // no gap is larger than it has to be
        end = Layout::offsets[i] + Layout::sizes[i];
    }
    return end <= Layout::extent && Layout::extent - end < Layout::granularity;
}

template <class Schedule>
void check_schedule(const char* name, Schedule (*draw)(), bool may_rise) {
    check_property(name, 100, [=] {
        const Schedule schedule = draw();
        const double base = std::ldexp(1, *rc::gen::inRange(-20, 3));
        const auto epochs = *rc::gen::inRange<std::size_t>(1, 12), steps = *rc::gen::inRange<std::size_t>(1, 40);
        double before = base;
        bool falls = !may_rise;
        for (std::size_t step = 0; step < epochs * steps; ++step) {
            const double rate = schedule.rate(base, {step, steps, epochs});
            RC_ASSERT(rate >= 0 && rate <= base * (1 + 1e-12));
            if (step > 0 && rate < before) falls = true;
            if (step > 0 && falls) RC_ASSERT(rate <= before * (1 + 1e-12));  // once it falls, it never rises again
            before = rate;
        }
    });
}

}  // namespace

TEST_CASE("an epoch's batches hold each sample once, and only the last may be smaller") {
    check_property("batches", 200, [] {
        const auto count = *rc::gen::inRange<std::size_t>(0, 700), size = *rc::gen::inRange<std::size_t>(1, 70);
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        const auto epoch = *rc::gen::arbitrary<std::uint32_t>();
        const batches all = batches::shuffled(count, {.batch_size = size, .seed = seed, .epoch = epoch});
        std::vector<std::uint32_t> order;
        for (std::size_t i = 0; i < all.size(); ++i) {
            RC_ASSERT(all[i].size() == size || (i + 1 == all.size() && !all[i].empty() && all[i].size() < size));
            order.insert(order.end(), all[i].begin(), all[i].end());
        }
        RC_ASSERT(is_permutation_of_all(order, count));
        RC_ASSERT(order ==
                  detail::epoch_order(static_cast<std::uint32_t>(count), seed, epoch));  // whatever the batch size
    });
}

TEST_CASE("a split holds each sample once, and of each class its share") {
    check_property("stratified_split", 200, [] {
        const auto labels = *rc::gen::container<std::vector<label>>(rc::gen::inRange<label>(0, 12));
        const auto kept = *rc::gen::inRange<std::size_t>(0, labels.size() + 1);
        const split_indices split = stratified_split(labels, kept, seed{*rc::gen::arbitrary<std::uint64_t>()});
        RC_ASSERT(split.validation.size() == kept);
        RC_ASSERT(std::is_sorted(split.train.begin(), split.train.end()));
        RC_ASSERT(std::is_sorted(split.validation.begin(), split.validation.end()));
        std::vector<std::uint32_t> all = split.train;
        all.insert(all.end(), split.validation.begin(), split.validation.end());
        RC_ASSERT(is_permutation_of_all(all, labels.size()));
        for (label c = 0; c < 12; ++c) {
            const auto in = [&](std::uint32_t i) { return labels[i] == c; };
            const auto members = static_cast<double>(std::count(labels.begin(), labels.end(), c));
            const auto found = static_cast<double>(std::count_if(split.validation.begin(), split.validation.end(), in));
            const double share =
                labels.empty() ? 0 : members * static_cast<double>(kept) / static_cast<double>(labels.size());
            RC_ASSERT(std::abs(found - share) < 1);
        }
    });
}

TEST_CASE("learning rates stay between 0 and the optimizer's, and fall to the end once they fall") {
    check_schedule<constant_rate>(
        "constant_rate", [] { return constant_rate{}; }, false);
    check_schedule<step_decay>(
        "step_decay",
        [] {
            return step_decay{*rc::gen::inRange<std::size_t>(0, 5), *rc::gen::inRange(0, 11) / 10.0};
        },
        false);
    check_schedule<exponential_decay>(
        "exponential_decay", [] { return exponential_decay{*rc::gen::inRange(0, 11) / 10.0}; }, false);
    check_schedule<cosine_decay>(
        "cosine_decay", [] { return cosine_decay{}; }, false);
    check_schedule<one_cycle>(
        "one_cycle",
        [] {
            return one_cycle{*rc::gen::inRange(0, 11) / 10.0, 25, 1e4};
        },
        true);
}

TEMPLATE_TEST_CASE("indices of a tensor are places in row-major order", "", random_shape<0>, random_shape<1>,
                   random_shape<2>) {
    using shape = TestType;
    tensor<shape> numbers;
    std::iota(numbers.begin(), numbers.end(), 0.f);
    check_property("tensor of " + to_string(shape{}), 100, [&] {
        std::array<std::size_t, 4> at{};
        for (std::size_t i = 0; i < 4; ++i) at[i] = *rc::gen::inRange<std::size_t>(0, shape::extents[i]);
        std::size_t place = 0, by_strides = 0;
        for (std::size_t i = 0; i < 4; ++i) place = place * shape::extents[i] + at[i];
        for (std::size_t i = 0; i < 4; ++i) by_strides += shape::strides[i] * at[i];
        RC_ASSERT(place == by_strides);
        RC_ASSERT(numbers(at[0], at[1], at[2], at[3]) == static_cast<float>(place));
        RC_ASSERT(place < shape::size);
    });
    using layout = parameter_layout<shape, random_shape<3>, ctcnn::shape<1>, detail::flattened<shape>, random_shape<4>>;
    STATIC_REQUIRE(tensors_lie_apart<layout>());
}
