// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/data/dataset.hpp"

namespace ctcnn::test {

/// Points in a plane with two target numbers each: 2 a - b + 1 and a + b. A sample is computed when it is gathered.
class plane_points {
public:
    using sample_shape = shape<2>;
    using target_shape = shape<2>;

    explicit plane_points(std::size_t count, std::uint64_t seed = 1) : count_(count), seed_(seed) {}

    [[nodiscard]] std::size_t count() const noexcept { return count_; }
    template <class Scalar>
    void gather(std::span<const std::uint32_t> indices, batch_view<sample_shape, Scalar> samples,
                batch_view<target_shape, Scalar> targets) const {
        const random_stream numbers(seed_, random_purpose::user);
        for (std::size_t i = 0; i < indices.size(); ++i) {
            const auto a = numbers.uniform<Scalar>(2 * std::uint64_t{indices[i]}),
                       b = numbers.uniform<Scalar>(2 * std::uint64_t{indices[i]} + 1);
            samples[i](0) = a;
            samples[i](1) = b;
            targets[i](0) = 2 * a - b + 1;
            targets[i](1) = a + b;
        }
    }

private:
    std::size_t count_;
    std::uint64_t seed_;
};
static_assert(DatasetFor<plane_points, float> && TargetDatasetFor<plane_points, double>);
static_assert(!LabelledDatasetFor<plane_points, float>);

/// Images of 4 x 4 numbers from -1 to 1. A pixel above 0 is of class 1, any other of class 0. Pixels of the first row
/// have no class; their label is 9.
class signed_pixels {
public:
    using sample_shape = shape<1, 4, 4>;
    using label_shape = shape<4, 4>;
    static constexpr std::size_t classes = 2;

    explicit signed_pixels(std::size_t count, std::uint64_t seed = 1) : count_(count), seed_(seed) {}

    [[nodiscard]] std::size_t count() const noexcept { return count_; }
    void gather(std::span<const std::uint32_t> indices, batch_view<sample_shape, float> samples,
                std::span<ctcnn::label> labels) const {
        const random_stream numbers(seed_, random_purpose::user);
        for (std::size_t i = 0; i < indices.size(); ++i)
            for (std::size_t at = 0; at < 16; ++at) {
                const float pixel = 2 * numbers.uniform<float>(indices[i] * std::uint64_t{16} + at) - 1;
                samples.sample(i)[at] = pixel;
                labels[16 * i + at] = at < 4 ? 9 : pixel > 0 ? 1 : 0;
            }
    }

private:
    std::size_t count_;
    std::uint64_t seed_;
};
static_assert(LabelledDatasetFor<signed_pixels, float> && !LabelledDatasetFor<signed_pixels, double>);

}  // namespace ctcnn::test
