// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/dropout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <ratio>

#include "support/gradient_checks.hpp"
#include "support/layer_harness.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

namespace {

template <class Rate, std::size_t Size, class Scalar>
void check(std::size_t count) {
    using bound = typename dropout<Rate>::template bound<shape<Size>>;
    INFO("dropout of " << Size);
    const double rate = static_cast<double>(Rate::num) / static_cast<double>(Rate::den);
    const auto problem = test::make_problem<bound>(count);
    serial_executor here;
    const auto found = test::run_layer<bound, Scalar>(problem, here, {7, 1, 2});
    const auto scale = static_cast<Scalar>(1 / (1 - rate));
    std::size_t dropped = 0;
    bool same = true;
    for (std::size_t i = 0; i < found.output.size(); ++i) {
        const bool kept = found.output[i] != 0;
        dropped += !kept;
        // Kept and dropped elements are the same in both directions.
        same = same && found.output[i] == (kept ? static_cast<Scalar>(problem.input[i]) * scale : 0) &&
               found.d_input[i] == (kept ? static_cast<Scalar>(problem.d_output[i]) * scale : 0);
    }
    CHECK(same);
    const double size = static_cast<double>(found.output.size());
    CHECK(std::abs(static_cast<double>(dropped) - rate * size) <= 5 * std::sqrt(size * rate * (1 - rate)));
}

}  // namespace

TEMPLATE_TEST_CASE("dropout keeps or drops, forward as backward, and as often as asked", "", float, double) {
    check<std::ratio<1, 2>, 1, TestType>(300);
    check<std::ratio<1, 2>, 63, TestType>(9);
    check<std::ratio<1, 2>, 64, TestType>(9);
    check<std::ratio<1, 5>, 1001, TestType>(4);
    check<std::ratio<9, 10>, 130, TestType>(31);
    check<std::ratio<0>, 37, TestType>(2);
}

TEST_CASE("dropout depends on seed, epoch and step, and not on threads") {
    using bound = dropout<std::ratio<1, 2>>::bound<shape<100>>;
    const auto problem = test::make_problem<bound>(5);
    const auto run = [&](const training_key& key) {
        serial_executor here;
        return test::run_layer<bound, float>(problem, here, key).output;
    };
    const auto once = run({7, 1, 2});
    CHECK(run({7, 1, 2}) == once);
    CHECK(run({8, 1, 2}) != once);
    CHECK(run({7, 2, 2}) != once);
    CHECK(run({7, 1, 3}) != once);
    test::reverse_executor threads(3);
    CHECK(test::run_layer<bound, float>(problem, threads, {7, 1, 2}).output == once);
}

TEST_CASE("dropout's samples differ from each other") {
    using bound = dropout<std::ratio<1, 2>>::bound<shape<100>>;
    auto problem = test::make_problem<bound>(2);
    std::fill(problem.input.begin(), problem.input.end(), 1);
    const auto found = test::run_layer<bound, float>(problem).output;
    CHECK(!std::equal(found.begin(), found.begin() + 100, found.begin() + 100));
}

TEMPLATE_TEST_CASE("dropout hides no number that is not finite", "", float, double) {
    using bound = dropout<std::ratio<1, 2>>::bound<shape<70>>;
    auto problem = test::make_problem<bound>(2);
    const auto kept = test::run_layer<bound, TestType>(problem).output;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (const double x : {std::numeric_limits<double>::quiet_NaN(), infinity, -infinity}) {
        std::fill(problem.input.begin(), problem.input.end(), x);
        std::fill(problem.d_output.begin(), problem.d_output.end(), x);
        const auto found = test::run_layer<bound, TestType>(problem);
        bool some_dropped = false;
        for (std::size_t i = 0; i < kept.size(); ++i) {
            // As PyTorch's product with 0 or 2.
            const bool is_nan = kept[i] == 0 || std::isnan(x);
            some_dropped = some_dropped || kept[i] == 0;
            CHECK(std::isnan(found.output[i]) == is_nan);
            CHECK(std::isnan(found.d_input[i]) == is_nan);
            if (!is_nan) CHECK(found.output[i] == static_cast<TestType>(x));
        }
        CHECK(some_dropped);
    }
}

TEST_CASE("gradient of dropout with a fixed key") {
    test::check_gradients<dropout<std::ratio<1, 4>>::bound<shape<19>>>();
}
