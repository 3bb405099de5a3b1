// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/optimizers/reduce_on_plateau.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace ctcnn;

namespace {

void check_golden_plateau(const reduce_on_plateau& schedule, const std::string& name) {
    const test::golden_file file("schedules");
    std::vector<epoch_result> results;
    for (const double one : file["plateau_results"]["results"].values) results.push_back({0, 0, one, one});
    const auto& rates = file["reduce_on_plateau_" + name]["rates"].values;
    REQUIRE(rates.size() == results.size() + 1);
    for (std::size_t epoch = 0; epoch < rates.size(); ++epoch) {
        INFO(name << ", epoch " << epoch);
        const training_position at{.step = 7 * epoch,
                                   .steps_per_epoch = 7,
                                   .epochs = 30,
                                   .results = std::span<const epoch_result>(results).first(epoch)};
        CHECK(schedule.rate(0.5, at) == Approx(rates[epoch]).epsilon(1e-12));
    }
}

}  // namespace

TEST_CASE("reduce_on_plateau's rates equal PyTorch's") {
    check_golden_plateau({.factor = 0.5, .patience = 2}, "2");
    check_golden_plateau({.factor = 0.5, .patience = 0, .threshold = 0.01, .minimum = 0.02}, "0");
    check_golden_plateau({.factor = 0.25, .patience = 1, .threshold = 0, .cooldown = 2}, "1_cooldown_2");
    check_golden_plateau({.factor = 0.5, .patience = 1, .what = monitored::accuracy, .threshold = 0.1}, "1_max");
}

TEST_CASE("reduce_on_plateau never raises a rate, and has none where there is no accuracy") {
    const std::vector<epoch_result> results(5, epoch_result{1, std::nan(""), 1, std::nan("")});
    const training_position at{.step = 5, .steps_per_epoch = 1, .epochs = 9, .results = results};
    CHECK(reduce_on_plateau{.patience = 0, .minimum = 0.5}.rate(0.125, at) == 0.125);
    CHECK(reduce_on_plateau{.patience = 0, .minimum = 0.5}.rate(2, at) == 0.5);
    CHECK(std::isnan(reduce_on_plateau{.what = monitored::accuracy}.rate(0.125, at)));
}

TEST_CASE("reduce_on_plateau refuses options that can't be used") {
    using test::contains;
    CHECK_NOTHROW(reduce_on_plateau{}.check());
    CHECK_NOTHROW(reduce_on_plateau{.factor = 0, .threshold = 0}.check());
    for (const double bad : {-0.5, 1.0, std::nan("")}) {
        CHECK_THROWS_WITH(reduce_on_plateau{.factor = bad}.check(),
                          contains("ctcnn::reduce_on_plateau: factor must be at least 0 and below 1; it is "));
        CHECK_THROWS_WITH(reduce_on_plateau{.threshold = bad}.check(),
                          contains("ctcnn::reduce_on_plateau: threshold must be at least 0 and below 1; it is "));
    }
    CHECK_THROWS_WITH(reduce_on_plateau{.minimum = std::numeric_limits<double>::infinity()}.check(),
                      contains("ctcnn::reduce_on_plateau: minimum"));
}
