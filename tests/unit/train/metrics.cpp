// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/metrics.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("metrics are sums, and means of them") {
    metrics a{6.0, 4, 4, 4, 3};
    CHECK(a.loss() == 1.5);
    CHECK(a.accuracy() == 0.75);
    CHECK(a.errors() == 1);
    a += {2.0, 4, 4, 4, 4};
    CHECK(a == metrics{8.0, 8, 8, 8, 7});
    CHECK(a.loss() == 1.0);
}

TEST_CASE("the loss is a mean over what it says, and accuracy over the labels that were compared") {
    const metrics pixels{3.0, 1.5, 2, 10, 9}, numbers{3.0, 4, 4, 0, 0}, better{2.0, 4, 4, 0, 0};
    CHECK(pixels.loss() == 2);
    CHECK(pixels.accuracy() == 0.9);
    CHECK(pixels.errors() == 1);
    CHECK(numbers.loss() == 0.75);
    CHECK(std::isnan(numbers.accuracy()));
    CHECK(numbers.errors() == 0);
    CHECK(is_better(better, numbers));
    CHECK_FALSE(is_better(numbers, better));
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

TEST_CASE("a confusion matrix of many classes is on the heap, and copied, compared and moved as a small one") {
    static_assert(sizeof(confusion_matrix<1000>) < 100);
    confusion_matrix<1000> matrix;
    CHECK(matrix.samples() == 0);
    matrix.add(999, 255);
    matrix.add(300, 300);
    confusion_matrix<1000> copy = matrix;
    CHECK(copy == matrix);
    CHECK(copy(999, 255) == 1);
    CHECK(copy.correct() == 1);
    copy.add(0, 0);
    CHECK(copy != matrix);
    const confusion_matrix<1000> moved = std::move(copy);
    CHECK(moved.samples() == 3);
    CHECK_THROWS_WITH(copy.samples(), test::contains("ctcnn::confusion_matrix: it was moved from"));  // NOLINT
}

TEST_CASE("what is not a number is worse than every number") {
    constexpr double nan_loss = std::numeric_limits<double>::quiet_NaN();
    const metrics good{2.0, 4, 4, 4, 3}, better{1.0, 4, 4, 4, 3}, unknown{nan_loss, 4, 4, 4, 3}, none{};
    CHECK(is_better(better, good));
    CHECK_FALSE(is_better(good, better));
    CHECK_FALSE(is_better(good, good));
    CHECK(is_better(good, unknown));
    CHECK_FALSE(is_better(unknown, good));
    CHECK_FALSE(is_better(unknown, unknown));
    CHECK(is_better(good, none));
    CHECK_FALSE(is_better(none, good));
    CHECK_FALSE(is_better(none, none));
    CHECK(is_better({nan_loss, 4, 4, 4, 4}, good));  // more right answers
}

TEST_CASE("a confusion matrix refuses what is not a class") {
    confusion_matrix<3> matrix;
    CHECK_THROWS_WITH(matrix.add(0, 3), "ctcnn::confusion_matrix: expected a class from 0 to 2, found 3");
    CHECK_THROWS_AS(matrix.add(255, 0), argument_error);
    CHECK_THROWS_AS(matrix(3, 0), argument_error);
    CHECK_THROWS_AS(matrix.actual(3), argument_error);
    CHECK_THROWS_AS(matrix.recall(3), argument_error);
    CHECK_THROWS_AS(matrix.precision(3), argument_error);
    CHECK(matrix.samples() == 0);
}

TEST_CASE("the predicted class has the largest output, the first of equal ones") {
    const std::array<float, 9> outputs{0, 3, 1, 2, 1, 2, -1, -1, -1};
    const batch_view<shape<3>, const float> view(outputs.data(), 3);
    CHECK(predicted_class(view, 0) == 1);
    CHECK(predicted_class(view, 1) == 0);
    CHECK(predicted_class(view, 2) == 0);
    CHECK_THROWS_AS(predicted_class(view, 3), argument_error);
}

TEST_CASE("the predicted class of a pixel is that of its own outputs") {
    const std::array<float, 12> outputs{0, 3, 1, 2, 1, 2};  // [2 samples][2 classes][3 places]
    const batch_view<shape<2, 1, 3>, const float> view(outputs.data(), 2);
    CHECK(predicted_class(view, 0, 0) == 1);
    CHECK(predicted_class(view, 0, 1) == 0);
    CHECK(predicted_class(view, 0, 2) == 1);
    CHECK(predicted_class(view, 1, 2) == 0);
    CHECK_THROWS_WITH(predicted_class(view, 1, 3), "ctcnn::predicted_class: expected a place from 0 to 2, found 3");
}

TEST_CASE("outputs that are not a number, or plus infinity, are of no class") {
    constexpr float nan_output = std::numeric_limits<float>::quiet_NaN();
    constexpr float infinity = std::numeric_limits<float>::infinity();
    const std::array<float, 18> outputs{nan_output, nan_output, nan_output, 0,         1,         nan_output,
                                        nan_output, 1,          0,          0,         infinity,  1,
                                        -infinity,  1,          0,          -infinity, -infinity, -infinity};
    const batch_view<shape<3>, const float> view(outputs.data(), 6);
    for (std::size_t i = 0; i < 4; ++i) CHECK(predicted_class(view, i) == 3);
    CHECK(predicted_class(view, 4) == 1);
    CHECK(predicted_class(view, 5) == 0);
}
