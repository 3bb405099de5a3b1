// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/losses/huber.hpp"

#include <cmath>
#include <limits>

#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"
#include "support/loss_checks.hpp"

using namespace ctcnn;

static_assert(Loss<huber> && LossFor<huber, shape<3, 8, 8>>);

TEMPLATE_TEST_CASE("huber equals PyTorch's, with its gradient", "", float, double) {
    const test::golden_file file("losses");
    for (const char* name : {"huber_1.0", "huber_0.75"})
        test::check_golden_loss<TestType>(huber{.delta = file[name]["delta"].scalar()}, file[name]);
}

TEST_CASE("huber's gradient is that of its central differences") {
    const random_stream random(5, random_purpose::user);
    batch<shape<5>, double> outputs(3), targets(3);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        outputs.data()[i] = random.normal(2 * i);
        targets.data()[i] = random.normal(2 * i + 1);
    }
    for (const double delta : {0.3, 1.0, 100.0})
        test::check_loss_gradient(huber{.delta = delta}, outputs, targets.view());
}

TEST_CASE("huber refuses targets that are not as many as the outputs, and a delta that is none") {
    test::check_loss_counts(huber{}, "ctcnn::huber");
    for (const double bad : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
        const huber loss{.delta = bad};
        CHECK_THROWS_WITH(loss.check(), test::contains("ctcnn::huber: delta must be finite and above 0; it is "));
        const batch<shape<3>> outputs(1);
        CHECK_THROWS_AS(loss.evaluate(outputs.view(), outputs.view()), argument_error);
    }
}
