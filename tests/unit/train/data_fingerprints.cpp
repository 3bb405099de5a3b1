// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/data_fingerprints.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/shape.hpp"
#include "support/catch.hpp"
#include "support/number_sets.hpp"

using namespace ctcnn;
using test::plane_points, test::signed_pixels;

namespace {

/// Sample i is the number i / 2, of class i. It has no fingerprint of its own.
struct numbered {
    using sample_shape = shape<1>;
    static constexpr std::size_t classes = 3;
    static std::size_t count() noexcept { return 3; }
    static void gather(std::span<const std::uint32_t> indices, batch_view<shape<1>, float> samples,
                       std::span<label> labels) {
        for (std::size_t i = 0; i < indices.size(); ++i) {
            samples[i](0) = static_cast<float>(indices[i]) / 2;
            labels[i] = indices[i];
        }
    }
};

}  // namespace

TEST_CASE("the fingerprint of a user-defined data set holds each label in as many bytes as its classes need") {
    // As when a label was one byte: 00000000 00, 0000003f 01, 0000803f 02.
    CHECK(detail::data_fingerprint(numbered{}) ==
          "3 samples, SHA-256 3c1c94452e0c6816c1172bc3ad26095a74e34e2df360190c8de5ff24ed4faa1c");
    CHECK(detail::data_fingerprint(plane_points(3)) != detail::data_fingerprint(plane_points(3, 2)));
    CHECK(detail::data_fingerprint(signed_pixels(3)) != detail::data_fingerprint(signed_pixels(3, 2)));
}

TEST_CASE("the fingerprints of a run are those of its two sets, and of the number of samples to train on") {
    const data_fingerprints found = data_fingerprints::of(plane_points(3), plane_points(2));
    CHECK(found.samples == 3);
    CHECK(found.train == detail::data_fingerprint(plane_points(3)));
    CHECK(found.validation == detail::data_fingerprint(plane_points(2)));
    CHECK(data_fingerprints::of(plane_points(3)).validation == "none");
}
