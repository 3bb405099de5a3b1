// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/label.hpp"
#include "support/buffer.hpp"

namespace ctcnn::bench {

/// Random images, about as bright as normalized digits, and labels, in several batches, so that a step does not find
/// its images in the cache.
template <class Network>
struct random_samples {
    static constexpr std::size_t batches_in_turn = 8;
    /// Labels of a sample: one, or one for each pixel.
    static constexpr std::size_t places = Network::output_shape::size / Network::output_shape::extents[0];
    using input_shape = typename Network::input_shape;

    explicit random_samples(std::size_t count_in_batch)
        : count(count_in_batch),
          images(random_buffer(batches_in_turn * count * input_shape::size, 1, 1)) {
        for (std::size_t i = 0; i < batches_in_turn * count * places; ++i)
            labels.push_back(static_cast<label>(i % Network::output_shape::extents[0]));
    }

    [[nodiscard]] batch_view<input_shape, const float> batch(std::size_t index) const {
        return {images.data() + index % batches_in_turn * count * input_shape::size, count};
    }
    [[nodiscard]] std::span<const label> labels_of(std::size_t index) const {
        return std::span<const label>(labels).subspan(index % batches_in_turn * count * places, count * places);
    }

    std::size_t count;
    buffer<float> images;
    std::vector<label> labels;
};

}  // namespace ctcnn::bench
