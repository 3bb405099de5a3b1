// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/mean_loss.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/losses/binary_cross_entropy_with_logits.hpp"
#include "ctcnn/losses/cross_entropy.hpp"
#include "ctcnn/losses/mean_squared_error.hpp"
#include "support/catch.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

using pixels = shape<3, 8, 6>;
using labels_of_pixels = std::span<const label>;
static_assert(detail::divides_loss<cross_entropy, pixels, float, labels_of_pixels>);
static_assert(detail::divides_loss<binary_cross_entropy_with_logits, pixels, double, batch_view<pixels, const double>>);
// One label a sample, and a loss that is a few instructions an element.
static_assert(!detail::divides_loss<cross_entropy, shape<100>, float, labels_of_pixels>);
static_assert(!detail::divides_loss<mean_squared_error, pixels, float, batch_view<pixels, const float>>);

/// Against loss.evaluate, which knows no threads.
template <class Scalar, class LossFunction, class Targets>
void check_divided(const LossFunction& loss, batch_view<pixels, const Scalar> outputs, Targets targets) {
    batch<pixels, Scalar> expected(outputs.count());
    const double mean = loss.evaluate(outputs, targets, expected.view());
    serial_executor here;
    test::reverse_executor others(3);
    for (executor* const threads : {static_cast<executor*>(&here), static_cast<executor*>(&others)}) {
        batch<pixels, Scalar> found(outputs.count());
        for (Scalar& number : found.span()) number = 77;
        const double divided = detail::mean_loss(loss, outputs, targets, found.view(), *threads);
        CHECK(divided == Approx(mean).epsilon(1e-13));
        CHECK(std::ranges::equal(found.span(), expected.span()));
        CHECK(detail::mean_loss(loss, outputs, targets, batch_view<pixels, Scalar>(), *threads) == divided);
        CHECK(detail::mean_loss(loss, outputs, targets, found.view(), here) == divided);
    }
}

template <class Scalar>
batch<pixels, Scalar> drawn_outputs(std::size_t count) {
    const random_stream random(5, random_purpose::user);
    batch<pixels, Scalar> outputs(count);
    for (std::size_t i = 0; i < outputs.size(); ++i) outputs.data()[i] = static_cast<Scalar>(3 * random.normal(i));
    return outputs;
}

}  // namespace

TEMPLATE_TEST_CASE("a loss that threads divide is that of the batch, with the bits of its gradient", "", float,
                   double) {
    for (const std::size_t count : {1u, 2u, 7u, 64u, 150u}) {
        const auto outputs = drawn_outputs<TestType>(count);
        std::vector<label> labels(count * 48);
        for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<label>(i * 7 % 4);
        check_divided<TestType>(cross_entropy{.label_smoothing = 0.1, .ignore_index = label{3}}, outputs.view(),
                                labels_of_pixels(labels));
        check_divided<TestType>(cross_entropy{.ignore_index = label{3}, .class_weights = {1, 2, 0.5}}, outputs.view(),
                                labels_of_pixels(labels));
        batch<pixels, TestType> probabilities(count);
        for (std::size_t i = 0; i < probabilities.size(); ++i)
            probabilities.data()[i] = static_cast<TestType>(i * 5 % 9) / 8;
        check_divided<TestType>(binary_cross_entropy_with_logits{.pos_weight = 2}, outputs.view(),
                                batch_view<pixels, const TestType>(probabilities));
        check_divided<TestType>(mean_squared_error{}, outputs.view(),
                                batch_view<pixels, const TestType>(probabilities));
    }
}

TEST_CASE("the loss of a batch without a label is 0, and that of an empty one") {
    serial_executor here;
    const auto outputs = drawn_outputs<float>(3);
    batch<pixels> gradient(3);
    const std::vector<label> none(3 * 48, label{255});
    const cross_entropy loss{.ignore_index = label{255}};
    CHECK(detail::mean_loss(loss, outputs.view(), labels_of_pixels(none), gradient.view(), here) == 0);
    CHECK(std::ranges::count(gradient.span(), 0.0f) == static_cast<std::ptrdiff_t>(gradient.size()));
    CHECK(detail::mean_loss(loss, batch_view<pixels, const float>(), labels_of_pixels(), batch_view<pixels, float>(),
                            here) == 0);
}

TEST_CASE("a loss that is divided refuses what the whole refuses, and writes nothing") {
    serial_executor here;
    const auto outputs = drawn_outputs<float>(2);
    batch<pixels> gradient(2);
    std::vector<label> labels(2 * 48);
    labels.back() = 3;
    CHECK_THROWS_AS(detail::mean_loss(cross_entropy{}, outputs.view(), labels_of_pixels(labels), gradient.view(), here),
                    argument_error);
    CHECK_THROWS_AS(
        detail::mean_loss(cross_entropy{}, outputs.view(), labels_of_pixels(labels).first(48), gradient.view(), here),
        argument_error);
    batch<pixels> targets(2), one(1);
    targets.data()[5] = 1.5f;
    const binary_cross_entropy_with_logits loss;
    CHECK_THROWS_AS(
        detail::mean_loss(loss, outputs.view(), batch_view<pixels, const float>(targets), gradient.view(), here),
        argument_error);
    CHECK_THROWS_AS(
        detail::mean_loss(loss, outputs.view(), batch_view<pixels, const float>(one), gradient.view(), here),
        argument_error);
    CHECK(std::ranges::count(gradient.span(), 0.0f) == static_cast<std::ptrdiff_t>(gradient.size()));
}
