// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/optimizers/clipping.hpp"

#include <cmath>
#include <initializer_list>
#include <limits>

#include "ctcnn/core/random.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/reverse_executor.hpp"

using namespace ctcnn;

TEMPLATE_TEST_CASE("clipping by global norm equals PyTorch's", "", float, double) {
    const test::golden_file file("schedules");
    serial_executor serial;
    for (const char* name : {"clip_short", "clip_long"}) {
        const auto& golden = file[name];
        INFO(name);
        parameter_block<parameter_layout<shape<4, 5>, shape<3>>, TestType> gradients;
        golden["first"].copy_to(std::span<TestType>(gradients.template get<0>().span()));
        golden["second"].copy_to(std::span<TestType>(gradients.template get<1>().span()));
        const double norm = global_norm(gradients.view(), serial);
        CHECK(norm == Approx(golden["norm"].scalar()).epsilon(1e-14));
        const double scale = clip_by_global_norm{.max_norm = golden["max_norm"].scalar()}.scale(norm);
        for (std::size_t i = 0; i < 20; ++i)
            CHECK(golden["first"].values[i] * scale == Approx(golden["clipped_first"].values[i]).epsilon(1e-14));
        for (std::size_t i = 0; i < 3; ++i)
            CHECK(golden["second"].values[i] * scale == Approx(golden["clipped_second"].values[i]).epsilon(1e-14));
    }
}

TEST_CASE("the global norm's bits do not depend on threads") {
    using layout = parameter_layout<shape<5 * optimizer_piece + 777>>;
    parameter_block<layout> gradients;
    const random_stream random(4, random_purpose::user);
    long double sum = 0;
    for (std::size_t i = 0; i < layout::count; ++i) {
        const float g = random.uniform(i) - 0.5f;
        gradients.data()[i] = g;
        sum += static_cast<long double>(g) * static_cast<long double>(g);
    }
    serial_executor serial;
    const double expected = global_norm(gradients.view(), serial);
    // Chains of 2048 additions: their error is at most 2.3e-13, half of it in the root.
    CHECK(expected == Approx(static_cast<double>(std::sqrt(sum))).epsilon(1.2e-13));
    for (const std::size_t count : std::initializer_list<std::size_t>{1, 2, 3, 8}) {
        test::reverse_executor threads(count);
        CHECK(global_norm(gradients.view(), threads) == expected);
    }
}

TEST_CASE("the global norm is finite exactly where the gradients are") {
    parameter_block<parameter_layout<shape<100>>> gradients;
    serial_executor serial;
    CHECK(global_norm(gradients.view(), serial) == 0);
    gradients.span()[99] = std::numeric_limits<float>::max();
    CHECK(std::isfinite(global_norm(gradients.view(), serial)));
    gradients.span()[50] = -std::numeric_limits<float>::infinity();
    CHECK(std::isinf(global_norm(gradients.view(), serial)));
    gradients.span()[50] = std::numeric_limits<float>::quiet_NaN();
    CHECK(std::isnan(global_norm(gradients.view(), serial)));
}

TEST_CASE("without a limit nothing is clipped") {
    CHECK(clip_by_global_norm{}.scale(1e30) == 1);
    CHECK(clip_by_global_norm{.max_norm = 1}.scale(0) == 1);
    CHECK(std::isnan(clip_by_global_norm{.max_norm = 1}.scale(std::numeric_limits<double>::quiet_NaN())));
}

TEST_CASE("a limit that is none is refused") {
    for (const double bad : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
        CHECK_THROWS_AS(clip_by_global_norm{.max_norm = bad}.check(), argument_error);
        CHECK_THROWS_WITH(clip_by_global_norm{.max_norm = bad}.scale(1),
                          test::contains("ctcnn::clip_by_global_norm: max_norm must be finite and above 0"));
    }
    CHECK_THROWS_AS(clip_by_global_norm{.max_norm = 1e-46}.check(), argument_error);
    CHECK_NOTHROW(clip_by_global_norm{.max_norm = 1e-46}.check<double>());
    CHECK_NOTHROW(clip_by_global_norm{}.check());
    serial_executor here;
    CHECK_THROWS_AS((global_norm(parameter_view<parameter_layout<shape<2>>, const float>(), here)), argument_error);
}
