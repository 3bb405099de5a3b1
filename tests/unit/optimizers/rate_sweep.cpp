// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/optimizers/rate_sweep.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("a sweep of the learning rate grows by the same factor at each step, from the first rate to the last") {
    const rate_sweep sweep{.first = 1e-4, .last = 1, .steps = 5};
    for (const auto& [step, expected] : {std::pair(0, 1e-4), {1, 1e-3}, {2, 1e-2}, {3, 1e-1}, {4, 1.0}, {100, 1.0}})
        CHECK(sweep.rate(7, {static_cast<std::size_t>(step), 3, 2}) == Approx(expected));
    CHECK(sweep.rate(7, {4, 3, 2}) == 1.0);
}

TEST_CASE("a sweep of the learning rate checks its options") {
    CHECK_NOTHROW(rate_sweep{}.check());
    for (const rate_sweep& bad : {rate_sweep{.first = 0}, rate_sweep{.first = 2}, rate_sweep{.last = 1e-6},
                                  rate_sweep{.last = INFINITY}, rate_sweep{.steps = 1}, rate_sweep{.first = NAN}})
        CHECK_THROWS_AS(bad.check(), argument_error);
    std::string names;
    rate_sweep{}.each_option([&](std::string_view name, auto) { names.append(name).append(" "); });
    CHECK(names == "first last steps ");
}
