// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/losses/elementwise.hpp"

#include "ctcnn/core/batch.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("a mean over elements and its gradient are of the function that is passed, divided by all elements") {
    batch<shape<2>, float> outputs(2), targets(2), d_outputs(2);
    for (std::size_t i = 0; i < 4; ++i) {
        outputs.data()[i] = static_cast<float>(i + 1);
        targets.data()[i] = static_cast<float>(2 * i);
    }
    const auto loss = [](double y, double t) { return 10 * y + t; };
    const auto slope = [](double y, double t) { return 4 * (y - t); };
    CHECK(detail::mean_over_elements("test", outputs.view(), targets.view(), loss) == (10 * 10 + 12) / 4.0);
    CHECK(detail::mean_over_elements("test", outputs.view(), targets.view(), d_outputs.view(), loss, slope) ==
          (10 * 10 + 12) / 4.0);
    for (std::size_t i = 0; i < 4; ++i) CHECK(d_outputs.data()[i] == outputs.data()[i] - targets.data()[i]);
}

TEST_CASE("a mean of no element is 0, and other counts are refused before anything is written") {
    batch<shape<2>, float> none(0), one(1), two(2);
    const auto nothing = [](double, double) { return 1.0; };
    CHECK(detail::mean_over_elements("test", none.view(), none.view(), nothing) == 0);
    one.data()[0] = 77;
    CHECK_THROWS_AS(detail::mean_over_elements("test", two.view(), one.view(), nothing), argument_error);
    CHECK_THROWS_WITH(detail::mean_over_elements("test", two.view(), two.view(), one.view(), nothing, nothing),
                      test::starts_with("test: "));
    CHECK(one.data()[0] == 77);
}
