// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/network/summary_rows.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE(
    "a summary has a row for each layer that moves something, and one for each container with the sums of its own") {
    using net = network<shape<1, 4, 4>, sequential<conv2d<2, kernel<1>>, batch_norm2d<>, relu>, flatten, linear<3>>;
    const auto rows = detail::summary_rows<net>();
    REQUIRE(rows.size() == 5);
    std::vector<std::string> names;
    for (const detail::summary_row& row : rows) names.push_back(row.name);
    CHECK(names == std::vector<std::string>{"Sequential", "Conv2d", "BatchNorm2d", "ReLU", "Linear"});

    CHECK(rows[0].is_container);
    CHECK(rows[0].depth == 1);
    CHECK(rows[0].index == 1);
    CHECK(rows[0].parameters == 4 + 4);
    CHECK(rows[0].weights == 2 + 2);
    CHECK(rows[0].statistics == 5);
    CHECK(rows[0].multiply_adds == 2 * 16);
    CHECK(rows[0].output_extents == std::vector<std::size_t>{2, 4, 4});
    CHECK(rows[0].output_size() == 32);

    CHECK_FALSE(rows[3].is_container);
    CHECK(rows[3].depth == 2);
    CHECK(rows[3].index == 3);
    CHECK(rows[4].depth == 1);
    CHECK(rows[4].index == 2);
    CHECK(rows[4].parameters == 3 * 32 + 3);
    CHECK(rows[4].weights == 3 * 32);
    CHECK(rows[4].output_extents == std::vector<std::size_t>{3});
}
