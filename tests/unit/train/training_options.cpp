// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/train/training_options.hpp"

#include <cstddef>
#include <limits>
#include <utility>

#include "support/catch.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

TEST_CASE("options of training that can't be used are refused with what was found") {
    const auto check = [](const training_options& options) { (void)detail::checked<float>(options); };
    CHECK_NOTHROW(check({}));
    CHECK_NOTHROW(check({.max_gradient_norm = 1e-30}));
    CHECK_THROWS_WITH(check({.batch_size = 0}), "ctcnn::trainer: expected a batch size of at least 1, found 0");
    CHECK_THROWS_WITH(check({.evaluation_batch_size = 0}),
                      "ctcnn::trainer: expected an evaluation batch size of at least 1, found 0");
    if constexpr (sizeof(std::size_t) == 8)
        CHECK_THROWS_WITH(check({.epochs = std::numeric_limits<std::size_t>::max()}),
                          test::contains("4294967295 epochs"));
    for (const double bad : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN(), 1e-300})
        CHECK_THROWS_WITH(check({.max_gradient_norm = bad}), test::contains("ctcnn::trainer: max_gradient_norm"));
    CHECK_NOTHROW(detail::checked<double>({.max_gradient_norm = 1e-300}));  // a number, in double
}

TEST_CASE("a trainer's threads are those that it was given, or its own, and stay when it is moved") {
    test::reverse_executor given(3);
    const detail::training_threads used(given);
    CHECK(&*used == &given);
    CHECK(used->workers() == 3);
    detail::training_threads own(2);
    executor* const before = &*own;
    CHECK(own->workers() == 2);
    const detail::training_threads moved = std::move(own);
    CHECK(&*moved == before);
    CHECK(detail::training_threads(std::size_t{0})->workers() >= 1);
}
