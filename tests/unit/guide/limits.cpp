// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The code of docs/limits.md.

#include <concepts>

#include "ctcnn/ctcnn.hpp"
#include "support/catch.hpp"

namespace nn = ctcnn;

namespace {

// A sequence of 100 steps with 3 numbers each, as an image of height 1.
using sequence = nn::network<nn::shape<3, 1, 100>, nn::conv2d<8, nn::kernel<1, 5>, nn::padding<0, 2>>, nn::relu,
                             nn::max_pool2d<nn::kernel<1, 2>>, nn::global_avg_pool2d, nn::flatten, nn::linear<4>>;

static_assert(std::same_as<sequence::output_shape, nn::shape<4>>);

}  // namespace

TEST_CASE("guide: a sequence is an image of height 1") {
    CHECK(sequence::parameter_count == 8 * 3 * 5 + 8 + 4 * 8 + 4);
}
