// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/memory_size.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/core/seed.hpp"

namespace ctcnn {

/// The samples for training and those for validation. Both lists ascend; together they hold each sample once.
struct split_indices {
    std::vector<std::uint32_t> train;
    std::vector<std::uint32_t> validation;
};

namespace detail {

/// The default number of samples for validation: a twelfth, rounded down, which is 5,000 of MNIST's 60,000; at least 1
/// if there are 2.
constexpr std::size_t default_validation_count(std::size_t samples) noexcept {
    return std::max(samples / 12, std::size_t{samples >= 2 ? 1u : 0u});
}

/// The samples of each class that has any: classes ascend, and so do the samples of each.
inline std::vector<std::span<std::uint32_t>> members_of_classes(std::span<const label> labels,
                                                                std::span<std::uint32_t> order) {
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return labels[a] < labels[b]; });
    std::vector<std::span<std::uint32_t>> members;
    for (std::size_t first = 0, end = 0; first < order.size(); first = end) {
        while (end < order.size() && labels[order[end]] == labels[order[first]]) ++end;
        members.push_back(order.subspan(first, end - first));
    }
    return members;
}

/// The number of validation samples of each class. Rounding down leaves fewer samples than there are classes; these go
/// to the classes with the largest remainders (of equal ones the lower class), so that the total is exact.
inline std::vector<std::size_t> validation_quotas(std::span<const std::span<std::uint32_t>> members,
                                                  std::uint64_t samples, std::uint64_t validation) {
    std::vector<std::size_t> quotas(members.size());
    std::vector<std::uint64_t> remainders(members.size());
    std::uint64_t left = validation;
    for (std::size_t c = 0; c < members.size(); ++c) {
        const std::uint64_t product = members[c].size() * validation;  // below 2^64: both factors are below 2^32
        quotas[c] = memory_size(product / samples);
        remainders[c] = product % samples;
        left -= quotas[c];
    }
    for (; left > 0; --left) {
        const auto largest = std::max_element(remainders.begin(), remainders.end());
        ++quotas[static_cast<std::size_t>(largest - remainders.begin())];
        *largest = 0;
    }
    return quotas;
}

}  // namespace detail

/// Draws `validation` samples with the seed, the same fraction of each class. Those of a class depend only on the seed
/// and on which samples are of that class.
/// Errors      throws argument_error if `validation` is larger than the number of samples, or that is 2^32 or more
/// Equivalent  sklearn.model_selection.train_test_split(test_size=validation, stratify=labels)
inline split_indices stratified_split(std::span<const label> labels, std::size_t validation, seed from) {
    if (validation > labels.size())
        detail::throw_error(argument_error("ctcnn::stratified_split: expected at most " +
                                           std::to_string(labels.size()) + " samples for validation, found " +
                                           std::to_string(validation)));
    if (labels.size() > std::numeric_limits<std::uint32_t>::max())
        detail::throw_error(argument_error("ctcnn::stratified_split: expected at most 4294967295 samples, found " +
                                           std::to_string(labels.size())));
    std::vector<std::uint32_t> order(labels.size());
    const auto members = detail::members_of_classes(labels, order);
    const auto quotas = detail::validation_quotas(members, labels.size(), validation);
    std::vector<bool> kept(labels.size());
    for (std::size_t c = 0; c < members.size(); ++c) {
        detail::shuffle(members[c], random_stream(from.value, random_purpose::split, labels[members[c][0]]));
        for (std::size_t i = 0; i < quotas[c]; ++i) kept[members[c][i]] = true;
    }
    split_indices result;
    for (std::size_t i = 0; i < labels.size(); ++i)
        (kept[i] ? result.validation : result.train).push_back(static_cast<std::uint32_t>(i));
    return result;
}

/// The same with a twelfth for validation.
inline split_indices stratified_split(std::span<const label> labels, seed from) {
    return stratified_split(labels, detail::default_validation_count(labels.size()), from);
}

}  // namespace ctcnn
