// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/batch.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
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

TEST_CASE("a batch that was moved from has no sample") {
    batch<shape<3>> one(2);
    one[1](2) = 5;
    const batch<shape<3>> other = std::move(one);
    CHECK(other[1](2) == 5);
    CHECK(one.count() == 0);  // NOLINT: what is left is documented
    CHECK(one.view().empty());
    CHECK(one.span().empty());
    CHECK_THROWS_AS(one[0], argument_error);
    one = batch<shape<3>>(1);
    CHECK(one.count() == 1);
}

TEST_CASE("a batch refuses samples that it has not") {
    batch<shape<3>> samples(4);
    CHECK_THROWS_WITH(samples[4], "ctcnn::batch: expected samples of a batch of 4, found sample 4");
    CHECK_THROWS_AS(std::as_const(samples)[4], argument_error);
    CHECK_THROWS_AS(samples.view()[static_cast<std::size_t>(-1)], argument_error);
    CHECK_THROWS_WITH(samples.view().slice(3, 2),
                      "ctcnn::batch: expected samples of a batch of 4, found sample 3 and 2 from it on");
    // A sum that overflows.
    CHECK_THROWS_AS(samples.view().slice(2, std::numeric_limits<std::size_t>::max()), argument_error);
    CHECK_THROWS_AS(samples.view().slice(5, 0), argument_error);
    CHECK(samples.view().slice(4, 0).empty());
}

TEST_CASE("a batch of more elements than can be counted is refused") {
    // 2^62 samples of 4 elements are 0 elements, where the product is not looked at.
    CHECK_THROWS_AS(batch<shape<4>>(std::size_t{1} << 62), argument_error);
    CHECK_THROWS_WITH(batch<shape<4>>(std::numeric_limits<std::size_t>::max()),
                      test::contains("whose elements can be counted, found 18446744073709551615 of 4 elements"));
}
