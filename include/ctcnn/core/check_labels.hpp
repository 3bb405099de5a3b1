// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/label.hpp"

/// Checks labels against the number of classes, before anything is computed from them.
namespace ctcnn::detail {

[[noreturn, gnu::cold]] inline void refuse_label(std::string_view who, std::span<const label> labels,
                                                 std::size_t classes, std::span<const std::uint32_t> indices,
                                                 std::size_t positions, std::optional<label> ignored) {
    const auto wrong =
        std::find_if(labels.begin(), labels.end(), [&](label one) { return one >= classes && one != ignored; });
    const auto position = static_cast<std::size_t>(wrong - labels.begin());
    const std::size_t sample =
        position / positions < indices.size() ? indices[position / positions] : position / positions;
    throw_error(argument_error(
        std::string(who) + ": expected labels from 0 to " + std::to_string(classes - 1) +
        (ignored ? " or " + std::to_string(*ignored) : "") + ", found label " + std::to_string(*wrong) +
        (positions == 1 ? "" : " at position " + std::to_string(position % positions)) + " of sample " +
        std::to_string(sample) + (indices.empty() ? " of the batch" : " of the data set") + "; count classes from 0"));
}

/// \param indices    the samples' indices in a data set; empty for a batch that is not from a data set
/// \param positions  labels of a sample
/// \param ignored    a label that is not a class, and is permitted
/// Errors  throws argument_error, naming the first sample with a label that is not a class
inline void require_labels(std::string_view who, std::span<const label> labels, std::size_t classes,
                           std::span<const std::uint32_t> indices = {}, std::size_t positions = 1,
                           std::optional<label> ignored = {}) {
    if (classes > std::numeric_limits<label>::max()) return;
    label largest = 0;
    const label permitted = ignored.value_or(0);
    for (const label one : labels) largest = std::max(largest, ignored && one == permitted ? label{0} : one);
    if (largest >= classes) refuse_label(who, labels, classes, indices, positions, ignored);
}

[[noreturn, gnu::cold]] inline void refuse_count(std::string_view who, std::string_view what, std::size_t expected,
                                                 std::size_t found) {
    throw_error(argument_error(std::string(who) + ": expected " + std::string(what) + " for each of " +
                               std::to_string(expected) + " samples, found " + std::to_string(found)));
}

/// \param what  "a label"
/// Errors  throws argument_error
inline void require_count(std::string_view who, std::string_view what, std::size_t expected, std::size_t found) {
    if (expected != found) refuse_count(who, what, expected, found);
}

/// Requires `positions` labels for each of `samples` samples.
/// Errors  throws argument_error
inline void require_label_count(std::string_view who, std::size_t samples, std::size_t positions, std::size_t found) {
    if (positions == 1)
        require_count(who, "a label", samples, found);
    else if (found % positions != 0 || found / positions != samples)
        refuse_count(who, std::to_string(positions) + " labels", samples, found);
}

}  // namespace ctcnn::detail
