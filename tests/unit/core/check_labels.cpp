// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/check_labels.hpp"

#include <cstdint>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("the first label that is not a class is named, with its sample") {
    const std::vector<label> labels{0, 2, 3, 200};
    CHECK_NOTHROW(detail::require_labels("who", labels, 201));
    CHECK_NOTHROW(detail::require_labels("who", labels, 256));
    CHECK_NOTHROW(detail::require_labels("who", {}, 1));
    CHECK_THROWS_WITH(detail::require_labels("who", labels, 3),
                      "who: expected labels from 0 to 2, found label 3 of sample 2 of the batch; count classes from 0");
    CHECK_THROWS_WITH(detail::require_labels("who", std::vector<label>{999, 1000, 70'000}, 1000),
                      test::contains("expected labels from 0 to 999, found label 1000 of sample 1"));
    const std::vector<std::uint32_t> indices{70, 80, 90, 100};
    CHECK_THROWS_WITH(
        detail::require_labels("who", labels, 4, indices),
        "who: expected labels from 0 to 3, found label 200 of sample 100 of the data set; count classes from 0");
    CHECK_THROWS_AS(detail::require_labels("who", labels, 4, indices), argument_error);
}

TEST_CASE("counts are compared") {
    CHECK_NOTHROW(detail::require_count("who", "a label", 3, 3));
    CHECK_THROWS_WITH(detail::require_count("who", "a label", 3, 1),
                      "who: expected a label for each of 3 samples, found 1");
}
