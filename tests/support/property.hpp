// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <utility>

#include "property_seed.hpp"  // made by CMake
#include "support/catch.hpp"

/// Properties that must hold for all values that rapidcheck draws. It shrinks and prints a counterexample. CMake's
/// CTCNN_PROPERTY_SEED is the seed; the environment variable RC_PARAMS takes precedence ("seed=7 max_success=1000", or
/// the text that rapidcheck prints to reproduce a failure).
namespace ctcnn::test {

inline constexpr std::uint64_t property_seed = CTCNN_PROPERTY_SEED;

/// Calls `testable`, which draws with `*rc::gen::…` and asserts with RC_ASSERT, `cases` times.
template <class Testable>
void check_property(const std::string& name, int cases, Testable&& testable) {
    rc::detail::TestMetadata metadata;
    metadata.id = metadata.description = name;
    rc::detail::TestParams parameters;
    parameters.seed = property_seed;
    parameters.maxSuccess = cases;
    if (std::getenv("RC_PARAMS") != nullptr) parameters = rc::detail::configuration().testParams;
    const auto result = rc::detail::checkTestable(std::forward<Testable>(testable), metadata, parameters);
    std::ostringstream text;
    rc::detail::printResultMessage(result, text);
    INFO(name << ", seed " << parameters.seed << ": " << text.str());
    CHECK(result.template is<rc::detail::SuccessResult>());
}

}  // namespace ctcnn::test
