// expect-error: ctcnn::augmented: each image must have one label, because labels of pixels would not move with them; augment such images in a data set of your own
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include <span>

#include "ctcnn/data/augment/augmented.hpp"
#include "ctcnn/data/augment/rotation.hpp"

struct pixels {
    using sample_shape = ctcnn::shape<1, 8, 8>;
#ifndef RIGHT
    using label_shape = ctcnn::shape<8, 8>;
    static constexpr std::size_t classes = 2;
#else
    static constexpr std::size_t classes = 2;
#endif
    [[nodiscard]] std::size_t count() const noexcept { return 0; }
    void gather(std::span<const std::uint32_t>, ctcnn::batch_view<sample_shape, float>, std::span<ctcnn::label>) const {
    }
};

const ctcnn::augmented train(pixels{}, ctcnn::rotation{10});
