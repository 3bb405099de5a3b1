// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The code of docs/own_data.md.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "ctcnn/ctcnn.hpp"
#include "support/catch.hpp"
#include "support/stripes.hpp"

namespace nn = ctcnn;
using network = nn::test::stripes_network;  // that of examples/stripes

namespace {

/// Stripes that are computed when they are needed, and not stored.
struct computed_stripes {
    using sample_shape = nn::shape<1, 8, 8>;
    static constexpr std::size_t classes = 2;
    std::size_t samples;

    std::size_t count() const noexcept { return samples; }
    void gather(std::span<const std::uint32_t> indices, nn::batch_view<sample_shape> images,
                std::span<nn::label> labels) const {
        for (std::size_t i = 0; i < indices.size(); ++i) {
            labels[i] = indices[i] % 2;
            const nn::random_stream noise(7, nn::random_purpose::user, 0, 0, indices[i]);
            for (std::size_t at = 0; at < 64; ++at) {
                const bool is_bright = (labels[i] == 0 ? at / 8 : at % 8) % 2 == 0;
                images.sample(i)[at] = (is_bright ? 1.0F : 0.0F) + noise.uniform<float>(at);
            }
        }
    }
};
static_assert(nn::Dataset<computed_stripes>);

}  // namespace

TEST_CASE("guide: bytes and their labels are a data set") {
    std::vector<std::uint8_t> pixels(100 * 64);  // 100 grey images of 8 x 8 pixels, one after the other
    std::vector<int> classes(100);
    pixels[64] = 255;
    classes[1] = 1;
    const nn::labelled_images<nn::shape<1, 8, 8>, 2> images(std::move(pixels), std::move(classes),
                                                            {.mean = 0.5, .deviation = 0.25});

    CHECK(images.count() == 100);
    CHECK(images.label(1) == 1);
    CHECK(images.scale()(255) == 2);
    CHECK(images.background() == -2);
}

TEST_CASE("guide: numbers that are computed are a data set") {
    nn::model<network> net(nn::seed{1});
    nn::trainer training(net, nn::adam{.learning_rate = 1e-2}, {.epochs = 3, .batch_size = 32});
    training.fit(computed_stripes{500});

    const auto found = nn::evaluate(net, computed_stripes{600});  // 100 of them are new
    CHECK(found.result.accuracy() > 0.95);
}

TEST_CASE("guide: a label that is no class is refused, with its index") {
    const std::vector<float> points(6);
    const std::vector<int> classes{0, 3, 1};
    CHECK_THROWS_WITH(nn::labels_of<3>(classes),
                      nn::test::contains("ctcnn::labels_of: expected labels from 0 to 2, found 3 at index 1"));
}
