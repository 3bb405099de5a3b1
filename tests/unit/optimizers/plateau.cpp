// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/optimizers/plateau.hpp"

#include <limits>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("the validation is monitored, and training where there is none") {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    const detail::plateau_counter loss(monitored::loss, 0), accuracy(monitored::accuracy, 0);
    const epoch_result all{1, 2, 3, 4}, alone{1, 2, none, none}, numbers{1, none, 3, none};
    CHECK(loss.value(all) == 3);
    CHECK(accuracy.value(all) == 4);
    CHECK(loss.value(alone) == 1);
    CHECK(accuracy.value(alone) == 2);
    CHECK(loss.value(numbers) == 3);
    CHECK(std::isnan(accuracy.value(numbers)));
}

TEST_CASE("epochs are counted since a result last improved by more than the threshold") {
    const auto waited = [](monitored what, double threshold, std::initializer_list<double> values) {
        detail::plateau_counter counter(what, threshold);
        for (const double value : values) counter.add({0, 0, value, value});
        return counter.waited();
    };
    CHECK(waited(monitored::loss, 0, {}) == 0);
    CHECK(waited(monitored::loss, 0, {2, 2, 3}) == 2);
    CHECK(waited(monitored::loss, 0, {2, 2, 3, 1.9}) == 0);
    CHECK(waited(monitored::loss, 0.1, {2, 2, 3, 1.9}) == 3);
    CHECK(waited(monitored::accuracy, 0, {0.5, 0.6, 0.4}) == 1);
    CHECK(waited(monitored::accuracy, 0.1, {0.5, 0.52, 0.54}) == 2);  // each by less than a tenth of the best, 0.5
    CHECK(waited(monitored::accuracy, 0.1, {0.5, 0.52, 0.56}) == 0);
}
