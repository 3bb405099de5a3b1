// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/dataset.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>

#include "ctcnn/data/labelled_images.hpp"

namespace {

using namespace ctcnn;

/// The least that a set of a user's own has to have.
struct smallest_labelled {
    using sample_shape = shape<3>;
    static constexpr std::size_t classes = 2;
    [[nodiscard]] std::size_t count() const noexcept { return 0; }
    void gather(std::span<const std::uint32_t>, batch_view<sample_shape, float>, std::span<label>) const {}
};
struct smallest_target {
    using sample_shape = shape<3>;
    using target_shape = shape<1>;
    [[nodiscard]] std::size_t count() const noexcept { return 0; }
    void gather(std::span<const std::uint32_t>, batch_view<sample_shape, float>,
                batch_view<target_shape, float>) const {}
};
struct throwing_count : smallest_labelled {
    [[nodiscard]] std::size_t count() const { return 0; }
};
struct without_classes {
    using sample_shape = shape<3>;
    [[nodiscard]] std::size_t count() const noexcept { return 0; }
    void gather(std::span<const std::uint32_t>, batch_view<sample_shape, float>, std::span<label>) const {}
};
struct labelled_pixels : smallest_labelled {
    using label_shape = shape<4, 4>;
};

static_assert(Dataset<smallest_labelled> && LabelledDatasetFor<smallest_labelled, float> &&
              !TargetDatasetFor<smallest_labelled, float>);
static_assert(Dataset<smallest_target> && TargetDatasetFor<smallest_target, float> &&
              !LabelledDatasetFor<smallest_target, float>);
static_assert(!DatasetFor<smallest_labelled, double>);  // it gathers float alone
static_assert(DatasetFor<labelled_images<shape<1, 2, 2>, 3>, double>);
static_assert(!Dataset<throwing_count> && !Dataset<without_classes> && !Dataset<int>);

static_assert(std::is_same_v<detail::label_shape_of<smallest_labelled>::type, shape<>>);
static_assert(std::is_same_v<detail::label_shape_of<labelled_pixels>::type, shape<4, 4>>);

}  // namespace
