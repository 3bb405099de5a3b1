// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/npz/element_order.hpp"

#include <array>
#include <cstdint>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("the bytes of each number are reversed, and no others") {
    std::vector<std::uint8_t> data{1, 2, 3, 4, 5, 6, 7};
    detail::reverse_bytes(data, 2);
    CHECK((data == std::vector<std::uint8_t>{2, 1, 4, 3, 6, 5, 7}));
    detail::reverse_bytes(data, 1);
    CHECK(data[0] == 2);
    detail::reverse_bytes(data, 4);
    CHECK((data == std::vector<std::uint8_t>{3, 4, 1, 2, 6, 5, 7}));
}

TEST_CASE("elements stored by columns are stored by rows, of any rank and size") {
    using extents = std::vector<std::uint64_t>;
    CHECK_FALSE(detail::orders_differ(extents{}));
    CHECK_FALSE(detail::orders_differ(extents{7}));
    CHECK_FALSE(detail::orders_differ(extents{1, 7, 1}));
    CHECK_FALSE(detail::orders_differ(extents{2, 0, 3}));
    CHECK(detail::orders_differ(extents{2, 1, 3}));

    std::vector<std::uint8_t> table{11, 21, 12, 22, 13, 23};  // row and column of each
    detail::fortran_to_row_major(table, extents{2, 3}, 1);
    CHECK((table == std::vector<std::uint8_t>{11, 12, 13, 21, 22, 23}));

    const extents shape{2, 3, 4};
    std::vector<std::uint8_t> from, expected;
    for (std::uint8_t k = 0; k < 4; ++k)
        for (std::uint8_t j = 0; j < 3; ++j)
            for (std::uint8_t i = 0; i < 2; ++i) from.insert(from.end(), {i, static_cast<std::uint8_t>(j * 10 + k)});
    for (std::uint8_t i = 0; i < 2; ++i)
        for (std::uint8_t j = 0; j < 3; ++j)
            for (std::uint8_t k = 0; k < 4; ++k)
                expected.insert(expected.end(), {i, static_cast<std::uint8_t>(j * 10 + k)});
    detail::fortran_to_row_major(from, shape, 2);
    CHECK((from == expected));
}
