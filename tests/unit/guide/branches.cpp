// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The code of docs/branches.md that examples/04_branches.cpp does not have.

#include <concepts>
#include <cstddef>
#include <string>
#include <vector>

#include "ctcnn/ctcnn.hpp"
#include "support/catch.hpp"

namespace nn = ctcnn;

namespace {

// Three views of one image, concatenated in the channels: 4 + 4 + 4 of them.
using inception = nn::concat<nn::named<"one", nn::conv2d<4, nn::kernel<1>>>,
                             nn::named<"three", nn::conv2d<4, nn::kernel<3>, nn::padding<1>>>,
                             nn::named<"five", nn::conv2d<4, nn::kernel<5>, nn::padding<2>>>>;

// Squeeze and excitation: each channel is multiplied by a number from 0 to 1 that is computed from all of them.
template <std::size_t Channels>
using excited =
    nn::multiply<nn::identity, nn::sequential<nn::global_avg_pool2d, nn::conv2d<Channels / 4, nn::kernel<1>>, nn::relu,
                                              nn::conv2d<Channels, nn::kernel<1>>, nn::sigmoid>>;

// A small U-Net: the half that is smaller by 2 is a path, and what went into it is concatenated with what comes out.
using smaller = nn::sequential<nn::max_pool2d<nn::kernel<2>>, nn::conv2d<8, nn::kernel<3>, nn::padding<1>>, nn::relu,
                               nn::upsample2d<nn::factor<2>>>;
using u_net = nn::network<nn::shape<1, 8, 8>, nn::conv2d<4, nn::kernel<3>, nn::padding<1>>, nn::relu,
                          nn::concat<nn::identity, smaller>, nn::conv2d<2, nn::kernel<1>>>;

using with_names = nn::network<nn::shape<1, 8, 8>, nn::named<"stem", inception>, nn::relu,
                               nn::named<"excite", nn::sequential<excited<12>>>, nn::global_avg_pool2d, nn::flatten,
                               nn::named<"fc", nn::linear<2>>>;

static_assert(std::same_as<u_net::output_shape, nn::shape<2, 8, 8>>);  // two classes for each pixel

}  // namespace

TEST_CASE("guide: branches give their parameters PyTorch's names") {
    CHECK(with_names::parameter_names() ==
          std::vector<std::string>{"stem.one.weight", "stem.one.bias", "stem.three.weight", "stem.three.bias",
                                   "stem.five.weight", "stem.five.bias", "excite.0.1.weight", "excite.0.1.bias",
                                   "excite.0.3.weight", "excite.0.3.bias", "fc.weight", "fc.bias"});
    CHECK(u_net::layer_count > 6);
}
