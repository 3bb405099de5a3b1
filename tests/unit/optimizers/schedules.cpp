// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/optimizers/schedules.hpp"

#include <cmath>
#include <initializer_list>
#include <limits>
#include <string>

#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace ctcnn;

namespace {

template <Schedule S>
void check_golden(const S& schedule, const std::string& name) {
    const test::golden_file file("schedules");
    const auto& common = file["common"];
    const auto& rates = file[name]["rates"].values;
    training_position at{.step = 0,
                         .steps_per_epoch = static_cast<std::size_t>(common["steps_per_epoch"].scalar()),
                         .epochs = static_cast<std::size_t>(common["epochs"].scalar())};
    REQUIRE(rates.size() == at.total_steps());
    for (; at.step < rates.size(); ++at.step) {
        INFO(name << ", step " << at.step);
        CHECK(schedule.rate(common["base"].scalar(), at) == Approx(rates[at.step]).epsilon(1e-12).margin(1e-15));
    }
}

}  // namespace

TEST_CASE("schedules equal PyTorch's") {
    check_golden(step_decay{.epochs = 2, .gamma = 0.3}, "step_decay_2_0.3");
    check_golden(exponential_decay{.gamma = 0.7}, "exponential_decay_0.7");
    check_golden(cosine_decay{}, "cosine_decay");
    check_golden(cosine_decay{.minimum = 0.01}, "cosine_decay_0.01");
    check_golden(one_cycle{}, "one_cycle");
    check_golden(one_cycle{.warm_up = 0.1, .initial_divisor = 10, .final_divisor = 100}, "one_cycle_0.1_10_100");
}

TEST_CASE("a constant rate is constant") {
    for (const std::size_t step : std::initializer_list<std::size_t>{0, 7, 1000})
        CHECK(constant_rate{}.rate(0.25, {.step = step, .steps_per_epoch = 10, .epochs = 3}) == 0.25);
}

TEST_CASE("schedules stay finite at and beyond the end, and for runs of no or one step") {
    const auto check = [](const auto& schedule) {
        for (const std::size_t per_epoch : std::initializer_list<std::size_t>{0, 1, 2, 3, 10})
            for (const std::size_t epochs : std::initializer_list<std::size_t>{0, 1, 4})
                for (const std::size_t step : std::initializer_list<std::size_t>{0, 1, 2, 39, 40, 1000}) {
                    const double rate =
                        schedule.rate(0.5, {.step = step, .steps_per_epoch = per_epoch, .epochs = epochs});
                    INFO(per_epoch << " steps, " << epochs << " epochs, step " << step);
                    CHECK(std::isfinite(rate));
                    CHECK(rate >= 0);
                    CHECK(rate <= 0.5);
                }
    };
    check(constant_rate{});
    check(step_decay{.epochs = 0});
    check(exponential_decay{});
    check(cosine_decay{});
    check(one_cycle{});
    check(one_cycle{.warm_up = 0});
    check(one_cycle{.warm_up = 1});
    const training_position beyond{.step = 50, .steps_per_epoch = 10, .epochs = 4};
    CHECK(cosine_decay{.minimum = 0.125}.rate(0.5, beyond) == 0.125);
    CHECK(one_cycle{}.rate(0.5, beyond) == Approx(0.5 / 25 / 1e4));
}

TEST_CASE("schedules refuse options that can't be used") {
    using test::contains;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    CHECK_THROWS_WITH(step_decay{.epochs = 0}.check(), "ctcnn::step_decay: epochs must be at least 1; it is 0");
    for (const double bad : {-1.0, infinity, std::nan("")}) {
        CHECK_THROWS_WITH(step_decay{.gamma = bad}.check(), contains("ctcnn::step_decay: gamma"));
        CHECK_THROWS_WITH(exponential_decay{.gamma = bad}.check(), contains("ctcnn::exponential_decay: gamma"));
        CHECK_THROWS_WITH(cosine_decay{.minimum = bad}.check(), contains("ctcnn::cosine_decay: minimum"));
        CHECK_THROWS_WITH(one_cycle{.warm_up = bad}.check(), contains("ctcnn::one_cycle: warm_up"));
        CHECK_THROWS_WITH(one_cycle{.initial_divisor = bad}.check(), contains("ctcnn::one_cycle: initial_divisor"));
        CHECK_THROWS_WITH(one_cycle{.final_divisor = bad}.check(), contains("ctcnn::one_cycle: final_divisor"));
    }
    CHECK_THROWS_AS(one_cycle{.warm_up = 1.5}.check(), argument_error);
    CHECK_THROWS_AS(one_cycle{.initial_divisor = 0}.check(), argument_error);
    CHECK_THROWS_AS(one_cycle{.final_divisor = 0}.check(), argument_error);
    CHECK_NOTHROW(step_decay{}.check());
    CHECK_NOTHROW(exponential_decay{.gamma = 0}.check());
    CHECK_NOTHROW(cosine_decay{}.check());
    CHECK_NOTHROW(one_cycle{.warm_up = 0}.check());
    CHECK_NOTHROW(one_cycle{.warm_up = 1}.check());
}
