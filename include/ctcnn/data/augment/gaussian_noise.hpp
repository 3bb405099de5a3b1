// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/data/augment/augmentation.hpp"
#include "ctcnn/data/augment/image_pixels.hpp"

namespace ctcnn {

/// Adds normal random numbers to pixels, as the network reads them: after normalization.
struct gaussian_noise {
    double deviation = 0.1;  ///< at least 0

    /// Errors  throws argument_error for an option that can't be used
    [[gnu::cold]] void check() const {
        detail::require_from_zero("ctcnn::gaussian_noise: deviation", deviation, detail::range_of<float>);
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("deviation", deviation);
    }

    template <class Scalar>
    void apply(const image_pixels<Scalar>& image, const random_stream& draws) const noexcept {
        for (std::size_t i = 0; i < image.size(); ++i)
            image.data[i] += static_cast<Scalar>(deviation * draws.normal(i));
    }
};

static_assert(PixelAugmentation<gaussian_noise>);

}  // namespace ctcnn
