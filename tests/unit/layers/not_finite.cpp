// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// A NaN in a layer's input is NaN in every output that depends on it, whatever algorithm computes it.

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/linear.hpp"
#include "support/product_checks.hpp"

using namespace ctcnn;

namespace {

/// The middle pixel of an image of 3 x 3 is under every window of 3 x 3 with padding 1.
template <class Spec, std::size_t Channels, std::size_t OutputsOfAChannel>
void check_convolution() {
    using bound = typename Spec::template bound<shape<Channels, 3, 3>, kernels::relu>;
    auto problem = test::make_problem<bound>(2);
    problem.input[4] = std::numeric_limits<double>::quiet_NaN();  // of the first channel of the first sample
    const auto found = test::run_layer<bound, float>(problem).output;
    REQUIRE(found.size() == 2 * bound::output_shape::size);
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::isnan(found[i]) == (i < OutputsOfAChannel));
}

}  // namespace

TEST_CASE("a NaN goes through a convolution, with relu fused to it") {
    constexpr std::size_t w = test::lanes<float>;
    check_convolution<conv2d<w + 1, kernel<3>, padding<1>, algorithm<direct>>, 3, (w + 1) * 9>();
    check_convolution<conv2d<w + 1, kernel<3>, padding<1>, algorithm<winograd<3>>>, 3, (w + 1) * 9>();
    check_convolution<conv2d<w + 1, kernel<3>, padding<1>, groups<w + 1>>, w + 1, 9>();  // depthwise
    check_convolution<conv2d<6, kernel<3>, padding<1>, groups<2>>, 4, 3 * 9>();
}

TEST_CASE("a NaN goes through a linear layer, for few samples and for many") {
    using bound = linear<19>::bound<shape<37>, kernels::relu>;
    for (const std::size_t count : {std::size_t{1}, std::size_t{3}, std::size_t{40}}) {
        INFO(count << " samples");
        auto problem = test::make_problem<bound>(count);
        problem.input[(count - 1) * 37 + 36] = std::numeric_limits<double>::quiet_NaN();
        const auto found = test::run_layer<bound, float>(problem).output;
        for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::isnan(found[i]) == (i / 19 == count - 1));
    }
}
