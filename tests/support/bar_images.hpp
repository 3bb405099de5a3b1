// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/data/dataset.hpp"

namespace ctcnn::test {

/// A user-defined data set: noisy 8 x 8 images with a bright bar in row 1, 3 or 6, which determines the class. A sample
/// is computed when it is gathered.
class bar_images {
public:
    using sample_shape = shape<1, 8, 8>;
    static constexpr std::size_t classes = 3;

    explicit bar_images(std::size_t count, std::uint64_t seed = 1) : count_(count), seed_(seed) {}

    [[nodiscard]] std::size_t count() const noexcept { return count_; }
    [[nodiscard]] ctcnn::label label(std::size_t index) const noexcept {
        assert(index < count_);
        return static_cast<ctcnn::label>(random_stream(seed_, random_purpose::user, 0).below(3, index));
    }
    template <class Scalar>
    void gather(std::span<const std::uint32_t> indices, batch_view<sample_shape, Scalar> samples,
                std::span<ctcnn::label> labels) const noexcept {
        constexpr std::size_t rows[] = {1, 3, 6};
        const random_stream noise(seed_, random_purpose::user, 1);
        for (std::size_t i = 0; i < indices.size(); ++i) {
            labels[i] = label(indices[i]);
            for (std::size_t at = 0; at < 64; ++at)
                samples.sample(i)[at] = static_cast<Scalar>(0.3 * noise.normal(indices[i] * std::uint64_t{64} + at) +
                                                            (at / 8 == rows[labels[i]] ? 1.0 : 0.0));
        }
    }

private:
    std::size_t count_;
    std::uint64_t seed_;
};

static_assert(DatasetFor<bar_images, float> && DatasetFor<bar_images, double>);

}  // namespace ctcnn::test
