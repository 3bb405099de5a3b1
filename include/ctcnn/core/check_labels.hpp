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

/// Labels against the classes there are: one pass over a batch's labels, before anything is computed from them.
namespace ctcnn::detail {

[[noreturn, gnu::cold]] inline void refuse_label(std::string_view who, std::span<const label> labels,
                                                 std::size_t classes, std::span<const std::uint32_t> indices,
                                                 std::size_t places, std::optional<label> ignored) {
    const auto wrong =
        std::find_if(labels.begin(), labels.end(), [&](label one) { return one >= classes && one != ignored; });
    const auto place = static_cast<std::size_t>(wrong - labels.begin());
    const std::size_t sample = place / places < indices.size() ? indices[place / places] : place / places;
    throw argument_error(std::string(who) + ": expected labels from 0 to " + std::to_string(classes - 1) +
                         (ignored ? " or " + std::to_string(*ignored) : "") + ", found label " +
                         std::to_string(*wrong) + (places == 1 ? "" : " at place " + std::to_string(place % places)) +
                         " of sample " + std::to_string(sample) +
                         (indices.empty() ? " of the batch" : " of the data set") + "; count classes from 0");
}

/// \param indices  which samples of a data set these are; none for a batch of one's own
/// \param places   labels of a sample
/// \param ignored  a label that is no class and may be there
/// Errors  throws argument_error, naming the first sample whose label is no class
inline void require_labels(std::string_view who, std::span<const label> labels, std::size_t classes,
                           std::span<const std::uint32_t> indices = {}, std::size_t places = 1,
                           std::optional<label> ignored = {}) {
    if (classes > std::numeric_limits<label>::max()) return;
    label largest = 0;
    const label no_matter = ignored.value_or(0);
    for (const label one : labels) largest = std::max(largest, ignored && one == no_matter ? label{0} : one);
    if (largest >= classes) refuse_label(who, labels, classes, indices, places, ignored);
}

[[noreturn, gnu::cold]] inline void refuse_count(std::string_view who, std::string_view what, std::size_t expected,
                                                 std::size_t found) {
    throw argument_error(std::string(who) + ": expected " + std::string(what) + " for each of " +
                         std::to_string(expected) + " samples, found " + std::to_string(found));
}

/// \param what  "a label"
/// Errors  throws argument_error
inline void require_count(std::string_view who, std::string_view what, std::size_t expected, std::size_t found) {
    if (expected != found) refuse_count(who, what, expected, found);
}

/// A label for each sample, or `places` of them.
/// Errors  throws argument_error
inline void require_label_count(std::string_view who, std::size_t samples, std::size_t places, std::size_t found) {
    if (places == 1)
        require_count(who, "a label", samples, found);
    else if (found % places != 0 || found / places != samples)
        refuse_count(who, std::to_string(places) + " labels", samples, found);
}

}  // namespace ctcnn::detail
