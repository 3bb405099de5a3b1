// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/losses/mean_squared_error.hpp"

#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace ctcnn;

static_assert(Loss<mean_squared_error>);
static_assert(LossFor<mean_squared_error, shape<3, 8, 8>>);

TEMPLATE_TEST_CASE("mean_squared_error equals PyTorch's, with its gradient", "", float, double) {
    const double epsilon = std::is_same_v<TestType, float> ? 1e-6 : 1e-14;
    const test::golden_file file("losses");
    const auto& golden = file["mean_squared_error"];
    batch<shape<2, 3>, TestType> outputs(4), targets(4), d_outputs(4);
    golden["output"].copy_to(outputs.span());
    golden["target"].copy_to(targets.span());
    const double found = mean_squared_error{}.evaluate(outputs.view(), targets.view(), d_outputs.view());
    CHECK(found == Approx(golden["loss"].scalar()).epsilon(1e-14));
    CHECK(mean_squared_error{}.evaluate(outputs.view(), targets.view()) == found);
    for (std::size_t i = 0; i < d_outputs.size(); ++i)
        CHECK(static_cast<double>(d_outputs.data()[i]) == Approx(golden["d_output"].values[i]).epsilon(epsilon));
}

TEST_CASE("mean_squared_error's gradient is that of its central differences") {
    const random_stream random(2, random_purpose::user);
    batch<shape<5>, double> outputs(3), targets(3), d_outputs(3);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        outputs.data()[i] = random.normal(2 * i);
        targets.data()[i] = random.normal(2 * i + 1);
    }
    (void)mean_squared_error{}.evaluate(outputs.view(), targets.view(), d_outputs.view());
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        constexpr double h = 1e-4;
        const double x = outputs.data()[i];
        outputs.data()[i] = x + h;
        const double above = mean_squared_error{}.evaluate(outputs.view(), targets.view());
        outputs.data()[i] = x - h;
        const double below = mean_squared_error{}.evaluate(outputs.view(), targets.view());
        outputs.data()[i] = x;
        CHECK(d_outputs.data()[i] == Approx((above - below) / (2 * h)).epsilon(1e-8));
    }
}

TEST_CASE("mean_squared_error of huge numbers and of nothing is finite") {
    batch<shape<2>> outputs(1), targets(1), d_outputs(1);
    outputs.data()[0] = 3e38f;
    targets.data()[0] = -3e38f;
    CHECK(mean_squared_error{}.evaluate(outputs.view(), targets.view(), d_outputs.view()) == Approx(1.8e77));
    batch<shape<2>> nothing(0);
    CHECK(mean_squared_error{}.evaluate(nothing.view(), nothing.view(), nothing.view()) == 0);
}

TEST_CASE("mean_squared_error refuses targets that are not as many as the outputs") {
    const batch<shape<2>> outputs(3), targets(2), more(4);
    batch<shape<2>> d_outputs(3), fewer(2);
    CHECK_THROWS_WITH(mean_squared_error{}.evaluate(outputs.view(), targets.view()),
                      "ctcnn::mean_squared_error: expected a target for each of 3 samples, found 2");
    CHECK_THROWS_AS(mean_squared_error{}.evaluate(outputs.view(), more.view(), d_outputs.view()), argument_error);
    CHECK_THROWS_AS(mean_squared_error{}.evaluate(outputs.view(), outputs.view(), fewer.view()), argument_error);
}
