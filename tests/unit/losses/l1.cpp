// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/losses/l1.hpp"

#include <cmath>
#include <limits>

#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"
#include "support/loss_checks.hpp"

using namespace ctcnn;

static_assert(Loss<l1> && LossFor<l1, shape<3, 8, 8>>);

TEMPLATE_TEST_CASE("l1 equals PyTorch's, with its gradient", "", float, double) {
    const test::golden_file file("losses");
    test::check_golden_loss<TestType>(l1{}, file["l1"]);
}

TEST_CASE("l1's gradient is that of its central differences, and 0 where output and target are equal") {
    const random_stream random(4, random_purpose::user);
    batch<shape<5>, double> outputs(3), targets(3), d_outputs(3);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        outputs.data()[i] = random.normal(2 * i);
        targets.data()[i] = random.normal(2 * i + 1);
    }
    test::check_loss_gradient(l1{}, outputs, targets.view());
    CHECK(l1{}.evaluate(outputs.view(), outputs.view(), d_outputs.view()) == 0);
    for (const double d : d_outputs.span()) CHECK(d == 0);
}

TEST_CASE("l1 of huge numbers is finite, and of NaN is NaN") {
    batch<shape<2>> outputs(1), targets(1), d_outputs(1);
    outputs.data()[0] = 3e38f;
    targets.data()[0] = -3e38f;
    CHECK(l1{}.evaluate(outputs.view(), targets.view(), d_outputs.view()) == Approx(3e38));
    outputs.data()[1] = std::numeric_limits<float>::quiet_NaN();
    CHECK(std::isnan(l1{}.evaluate(outputs.view(), targets.view(), d_outputs.view())));
    CHECK(std::isnan(d_outputs.data()[1]));
}

TEST_CASE("l1 refuses targets that are not as many as the outputs") { test::check_loss_counts(l1{}, "ctcnn::l1"); }
