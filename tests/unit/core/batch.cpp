// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/batch.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("a batch holds samples without gaps, zero at first") {
    batch<shape<2, 3>> samples(4);
    CHECK(samples.count() == 4);
    CHECK(samples.size() == 24);
    CHECK(std::all_of(samples.span().begin(), samples.span().end(), [](float x) { return x == 0; }));
    samples[3](1, 2) = 7;
    CHECK(samples.data()[23] == 7);
    CHECK(std::as_const(samples)[3](1, 2) == 7);
    CHECK(batch<shape<2, 3>>().count() == 0);
    CHECK(batch<shape<2, 3>>(0).view().empty());
}

TEST_CASE("a slice begins at its first sample") {
    batch<shape<3>> samples(5);
    for (std::size_t i = 0; i < samples.size(); ++i) samples.data()[i] = static_cast<float>(i);
    const batch_view<shape<3>, const float> middle = samples.view().slice(2, 2);
    CHECK(middle.count() == 2);
    CHECK(middle.sample(1)[0] == 9);
    CHECK(middle[0](2) == 8);
    CHECK(middle.slice(2, 0).empty());
}

TEST_CASE("arrangements don't mix, and a reader does not become a writer") {
    using planar = batch_view<shape<2, 2, 2>>;
    using channels_last = batch_view<shape<2, 2, 2>, float, arrangement::channels_last>;
    STATIC_REQUIRE(!std::is_convertible_v<planar, channels_last>);
    STATIC_REQUIRE(!std::is_convertible_v<batch_view<shape<2, 2, 2>, const float>, planar>);
    STATIC_REQUIRE(std::is_convertible_v<planar, batch_view<shape<2, 2, 2>, const float>>);
}
