// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d/image_pieces.hpp"

#include <cstddef>

#include "support/catch.hpp"

using ctcnn::detail::image_pieces;

TEST_CASE("few images are divided into powers of two of pieces, none of which is too small") {
    constexpr std::size_t piece = 1 << 13, much = 1 << 30;
    CHECK(image_pieces(1, much, 100) == 8);
    CHECK(image_pieces(2, much, 100) == 4);
    CHECK(image_pieces(3, much, 100) == 2);
    CHECK(image_pieces(4, much, 100) == 2);
    CHECK(image_pieces(5, much, 100) == 1);
    CHECK(image_pieces(64, much, 100) == 1);
    CHECK(image_pieces(0, much, 100) == 1);

    CHECK(image_pieces(1, 2 * piece - 1, 100) == 1);
    CHECK(image_pieces(1, 2 * piece, 100) == 2);
    CHECK(image_pieces(1, 7 * piece, 100) == 4);
    CHECK(image_pieces(1, 0, 100) == 1);

    CHECK(image_pieces(1, much, 7) == 4);
    CHECK(image_pieces(1, much, 1) == 1);
    CHECK(image_pieces(1, much, 0) == 1);
}
