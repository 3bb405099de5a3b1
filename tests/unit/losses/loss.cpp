// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/losses/loss.hpp"

#include <optional>
#include <span>
#include <vector>

#include "ctcnn/losses/cross_entropy.hpp"
#include "ctcnn/losses/mean_squared_error.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

namespace {

static_assert(Loss<cross_entropy> && Loss<mean_squared_error> && !Loss<int>);
static_assert(LossFor<mean_squared_error, shape<3, 4, 5>> && LossFor<cross_entropy, shape<3, 4, 5>, double>);
static_assert(!LossFor<cross_entropy, shape<>>);

// Of labels the first dimension of the outputs are the classes.
static_assert(detail::label_classes<shape<10>> == 10 && detail::label_places<shape<10>> == 1);
static_assert(detail::label_classes<shape<3, 4, 5>> == 3 && detail::label_places<shape<3, 4, 5>> == 20);

/// A loss that says what its mean is divided by, and one whose check depends on the outputs.
struct weighted {
    [[nodiscard]] double weight(std::span<const label> labels) const {
        return 0.5 * static_cast<double>(labels.size());
    }
};
struct checked_by_shape {
    template <Shape Output>
    void check() const {
        if (Output::size == 2) throw argument_error("two");
    }
    void check() const {}
};

}  // namespace

TEST_CASE("the label of what has no class is the one that the loss says, or none") {
    CHECK(detail::ignored_label(cross_entropy{}) == std::nullopt);
    CHECK(detail::ignored_label(cross_entropy{.ignore_index = 255}) == std::optional<label>(255));
    CHECK(detail::ignored_label(mean_squared_error{}) == std::nullopt);
}

TEST_CASE("a mean is divided by what the loss says, or by the samples") {
    const std::vector<label> labels(6);
    CHECK(detail::loss_weight(weighted{}, std::span<const label>(labels), 3) == 3);
    CHECK(detail::loss_weight(mean_squared_error{}, std::span<const label>(labels), 3) == 3);
    CHECK(detail::loss_weight(mean_squared_error{}, std::span<const label>(labels), 4) == 4);
}

TEST_CASE("a loss's options are checked for the outputs that it gets") {
    CHECK_NOTHROW(detail::checked_loss<float, shape<3>>(checked_by_shape{}));
    CHECK_THROWS_WITH((detail::checked_loss<float, shape<2>>(checked_by_shape{})), "two");
    CHECK_THROWS_AS((detail::checked_loss<float, shape<2>>(cross_entropy{.label_smoothing = 2})), argument_error);
}
