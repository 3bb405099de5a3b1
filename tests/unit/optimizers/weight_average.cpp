// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/optimizers/weight_average.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

TEST_CASE("the decay grows to its last value while it warms up, and forgets what was before the first step") {
    const weight_average slow{.decay = 0.9}, constant{.decay = 0.9, .warm_up = false};
    CHECK(slow.decay_at(1) == 0);
    CHECK(slow.decay_at(2) == Approx(3.0 / 12));
    CHECK(slow.decay_at(10) == Approx(11.0 / 20));
    CHECK(slow.decay_at(79) == Approx(80.0 / 89));
    CHECK(slow.decay_at(100) == 0.9);
    CHECK(constant.decay_at(1) == 0);
    CHECK(constant.decay_at(2) == 0.9);
}

TEST_CASE("an average of steps equals its naive twin, with the same bits for any number of threads") {
    using layout = parameter_layout<shape<optimizer_piece + 100>, shape<3>>;
    const weight_average how{.decay = 0.5, .warm_up = false};
    const random_stream random(4, random_purpose::user);
    const auto averaged_by = [&](executor& threads) {
        parameter_block<layout, double> parameters, average;
        std::fill_n(average.data(), layout::extent, 99.0);  // forgotten in the first step
        for (std::uint32_t step = 1; step <= 3; ++step) {
            for (std::size_t i = 0; i < layout::extent; ++i)
                parameters.data()[i] = random.uniform<double>(3 * i + step - 1);
            how.update(parameters.view(), average.view(), step, threads);
        }
        return average;
    };
    serial_executor here;
    const auto expected = averaged_by(here);
    double worst = 0;
    for (std::size_t i = 0; i < layout::extent; ++i)
        worst = std::max(worst, std::abs(expected.data()[i] - (0.25 * random.uniform<double>(3 * i) +
                                                               0.25 * random.uniform<double>(3 * i + 1) +
                                                               0.5 * random.uniform<double>(3 * i + 2))));
    CHECK(worst < 1e-15);
    for (const std::size_t count : {std::size_t{2}, std::size_t{3}}) {
        test::reverse_executor threads(count);
        CHECK(std::equal(expected.data(), expected.data() + layout::extent, averaged_by(threads).data()));
    }
}

TEST_CASE("weight_average refuses options that can't be used") {
    using test::contains;
    CHECK_NOTHROW(weight_average{}.check());
    CHECK_NOTHROW(weight_average{.decay = 0.9999}.check());
    for (const double bad : {-0.1, 1.0, std::nan("")})
        CHECK_THROWS_WITH(weight_average{.decay = bad}.check(),
                          contains("ctcnn::weight_average: decay must be at least 0 and below 1; it is "));
    CHECK_THROWS_WITH(weight_average{.decay = 1 - 1e-9}.check(), contains("ctcnn::weight_average: decay"));
    CHECK_NOTHROW(weight_average{.decay = 1 - 1e-9}.check<double>());
}
