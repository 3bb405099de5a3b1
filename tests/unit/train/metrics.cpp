// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/metrics.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("metrics are sums, and means of them") {
    metrics a{6.0, 4, 3};
    CHECK(a.loss() == 1.5);
    CHECK(a.accuracy() == 0.75);
    CHECK(a.errors() == 1);
    a += {2.0, 4, 4};
    CHECK(a == metrics{8.0, 8, 7});
    CHECK(a.loss() == 1.0);
}

TEST_CASE("means of no sample are not a number") {
    CHECK(std::isnan(metrics{}.loss()));
    CHECK(std::isnan(metrics{}.accuracy()));
    CHECK(metrics{}.errors() == 0);
}

TEST_CASE("a confusion matrix has what it is in rows and what it was taken for in columns") {
    confusion_matrix<3> matrix;
    for (int i = 0; i < 5; ++i) matrix.add(0, 0);
    matrix.add(0, 2);
    matrix.add(2, 0);
    matrix.add(2, 2);
    CHECK(matrix(0, 0) == 5);
    CHECK(matrix(0, 2) == 1);
    CHECK(matrix(2, 0) == 1);
    CHECK(matrix(1, 1) == 0);
    CHECK(matrix.samples() == 8);
    CHECK(matrix.correct() == 6);
    CHECK(matrix.actual(0) == 6);
    CHECK(matrix.actual(2) == 2);
    CHECK(matrix.predicted(0) == 6);
    CHECK(matrix.predicted(2) == 2);
    CHECK(matrix.recall(0) == Approx(5.0 / 6));
    CHECK(matrix.precision(2) == 0.5);
    CHECK(std::isnan(matrix.recall(1)));
    CHECK(std::isnan(matrix.precision(1)));
    CHECK(confusion_matrix<3>{} != matrix);
}

TEST_CASE("the predicted class has the largest output, the first of equal ones") {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    const std::array<float, 12> outputs{0, 3, 1, 2, 1, 2, -1, -1, -1, nan, nan, nan};
    const batch_view<shape<3>, const float> view(outputs.data(), 4);
    CHECK(predicted_class(view, 0) == 1);
    CHECK(predicted_class(view, 1) == 0);
    CHECK(predicted_class(view, 2) == 0);
    CHECK(predicted_class(view, 3) == 0);
}
