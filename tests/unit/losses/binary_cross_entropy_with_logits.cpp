// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/losses/binary_cross_entropy_with_logits.hpp"

#include <cmath>
#include <limits>

#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"
#include "support/loss_checks.hpp"

using namespace ctcnn;
using binary = binary_cross_entropy_with_logits;

static_assert(Loss<binary> && LossFor<binary, shape<3, 8, 8>>);

TEMPLATE_TEST_CASE("binary_cross_entropy_with_logits equals PyTorch's, with its gradient", "", float, double) {
    const test::golden_file file("losses");
    for (const char* name : {"binary_cross_entropy_1.0", "binary_cross_entropy_2.5"})
        test::check_golden_loss<TestType>(binary{.pos_weight = file[name]["pos_weight"].scalar()}, file[name]);
}

TEST_CASE("binary_cross_entropy_with_logits has the gradient of its central differences") {
    const random_stream random(6, random_purpose::user);
    batch<shape<5>, double> outputs(3), targets(3);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        outputs.data()[i] = 3 * random.normal(i);
        targets.data()[i] = i % 3 == 0 ? 0 : i % 3 == 1 ? 1 : random.uniform<double>(i);
    }
    for (const double weight : {1.0, 0.25, 4.0})
        test::check_loss_gradient(binary{.pos_weight = weight}, outputs, targets.view());
}

TEST_CASE("binary_cross_entropy_with_logits of large logits is finite, and its gradient exact") {
    batch<shape<4>> outputs(1), targets(1), d_outputs(1);
    constexpr float huge = std::numeric_limits<float>::max();
    const auto set = [](batch<shape<4>>& to, float a, float b, float c, float d) {
        to.data()[0] = a, to.data()[1] = b, to.data()[2] = c, to.data()[3] = d;
    };
    set(outputs, huge, -huge, huge, -huge);
    set(targets, 1, 0, 0.5f, 1);
    CHECK(std::isfinite(binary{}.evaluate(outputs.view(), targets.view(), d_outputs.view())));
    CHECK(d_outputs.data()[0] == 0);
    CHECK(d_outputs.data()[1] == 0);
    CHECK(d_outputs.data()[2] == 0.125f);
    CHECK(d_outputs.data()[3] == -0.25f);
    // exp(-50) is far below what 1 - sigmoid could say.
    set(outputs, 50, -50, 50, -50);
    set(targets, 1, 0, 1, 0);
    const double expected = std::exp(-50.0) / (1 + std::exp(-50.0));
    CHECK(binary{}.evaluate(outputs.view(), targets.view(), d_outputs.view()) == Approx(expected).epsilon(1e-6));
    CHECK(d_outputs.data()[0] == Approx(-expected / 4).epsilon(1e-6));
    CHECK(d_outputs.data()[1] == Approx(expected / 4).epsilon(1e-6));
    outputs.data()[0] = std::numeric_limits<float>::quiet_NaN();
    CHECK(std::isnan(binary{}.evaluate(outputs.view(), targets.view())));
}

TEST_CASE("binary_cross_entropy_with_logits refuses what is not a probability, counts that differ, and a bad weight") {
    const std::string name = "ctcnn::binary_cross_entropy_with_logits";
    test::check_loss_counts(binary{}, name);
    const batch<shape<3>> outputs(2);
    batch<shape<3>> targets(2), d_outputs(2);
    d_outputs.data()[0] = 7;
    for (const float bad : {-0.5f, 2.0f, std::numeric_limits<float>::quiet_NaN()}) {
        targets.data()[4] = bad;
        CHECK_THROWS_WITH(binary{}.evaluate(outputs.view(), targets.view()),
                          test::contains(name + ": expected targets from 0 to 1, found ") &&
                              test::contains(", element 1 of sample 1 of the batch"));
        CHECK_THROWS_AS(binary{}.evaluate(outputs.view(), targets.view(), d_outputs.view()), argument_error);
    }
    CHECK(d_outputs.data()[0] == 7);
    for (const double bad : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()})
        CHECK_THROWS_WITH(binary{.pos_weight = bad}.check(),
                          test::contains(name + ": pos_weight must be finite and above 0; it is "));
}
