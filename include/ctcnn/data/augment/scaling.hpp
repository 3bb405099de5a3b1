// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/data/augment/affine_map.hpp"
#include "ctcnn/data/augment/augmentation.hpp"

namespace ctcnn {

/// Enlarges or shrinks images about their centre, by a factor between `least` and `most`.
/// Equivalent  torchvision.transforms.RandomAffine(0, scale=(least, most))
struct scaling {
    double least = 0.9;  ///< at least 0.01
    double most = 1.1;   ///< at least `least`, at most 100

    /// Errors  throws argument_error for an option that can't be used
    [[gnu::cold]] void check() const {
        detail::require_option(least >= 0.01 && least <= 100, "ctcnn::scaling: least", "from 0.01 to 100", least);
        detail::require_option(most >= least && most <= 100, "ctcnn::scaling: most", "from `least` to 100", most);
    }

    /// Calls visit(name, value) for each option.
    template <class Visitor>
    void each_option(Visitor&& visit) const {
        visit("least", least);
        visit("most", most);
    }

    [[nodiscard]] affine_map map(const random_stream& draws) const noexcept {
        const double factor = least + (most - least) * draws.uniform<double>(0);
        return {.xx = 1 / factor, .yy = 1 / factor};
    }
};

static_assert(AffineAugmentation<scaling>);

}  // namespace ctcnn
