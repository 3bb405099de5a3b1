// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/optimizers/warm_up.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace ctcnn;

namespace {

static_assert(std::same_as<decltype(warm_up{500, cosine_decay{}}), warm_up<cosine_decay>>);
static_assert(std::same_as<decltype(warm_up{500}), warm_up<constant_rate>>);

template <class Main>
void check_golden_warm_up(const warm_up<Main>& schedule, const std::string& name) {
    const test::golden_file file("schedules");
    const auto& rates = file[name]["rates"].values;
    training_position at{.step = 0, .steps_per_epoch = 7, .epochs = 6};
    REQUIRE(rates.size() == at.total_steps());
    for (; at.step < rates.size(); ++at.step) {
        INFO(name << ", step " << at.step);
        CHECK(schedule.rate(0.5, at) == Approx(rates[at.step]).epsilon(1e-12).margin(1e-15));
    }
}

}  // namespace

TEST_CASE("a warm-up's rates equal PyTorch's") {
    check_golden_warm_up(warm_up<>{.steps = 10, .start_factor = 0.25}, "warm_up_10_0.25");
    check_golden_warm_up(warm_up{10, cosine_decay{}, 0.25}, "warm_up_10_0.25_cosine_decay");
}

TEST_CASE("a warm-up passes on results, and can be longer than the run") {
    struct last_loss {
        [[nodiscard]] double rate(double, training_position at) const noexcept {
            return at.results.empty() ? 1 : at.results.back().train_loss;
        }
    };
    const std::vector<epoch_result> results{{0.25, 0, 0, 0}};
    const warm_up schedule{4, last_loss{}, 0.5};
    CHECK(schedule.rate(1, {.step = 0, .steps_per_epoch = 2, .epochs = 2}) == 0.5);
    CHECK(schedule.rate(1, {.step = 2, .steps_per_epoch = 2, .epochs = 2, .results = results}) == 0.25 * 0.75);
    CHECK(schedule.rate(1, {.step = 4, .steps_per_epoch = 2, .epochs = 2, .results = results}) == 0.25);
}

TEST_CASE("a warm-up refuses options that can't be used, also those of its schedule") {
    using test::contains;
    CHECK_NOTHROW(warm_up{1}.check());
    CHECK_THROWS_WITH(warm_up{0}.check(), "ctcnn::warm_up: steps must be at least 1; it is 0");
    for (const double bad : {-0.5, 1.5, std::nan("")})
        CHECK_THROWS_WITH((warm_up<>{.steps = 5, .start_factor = bad}.check()),
                          contains("ctcnn::warm_up: start_factor must be from 0 to 1; it is "));
    CHECK_THROWS_WITH((warm_up{5, cosine_decay{.minimum = -1}}.check()), contains("ctcnn::cosine_decay: minimum"));
}

TEST_CASE("a warm-up's options include those of its schedule") {
    std::string text;
    const auto note = [&](std::string_view name, auto value) {
        text += std::string(name) + " " + std::to_string(value) + ";";
    };
    warm_up{5, exponential_decay{.gamma = 0.5}, 0.25}.each_option(note);
    CHECK(text == "steps 5;start_factor 0.250000;schedule.gamma 0.500000;");
    text.clear();
    warm_up{7}.each_option(note);
    CHECK(text == "steps 7;start_factor 0.010000;");
}
