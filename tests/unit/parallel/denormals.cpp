// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/parallel/denormals.hpp"

#include <cfenv>

#include "support/catch.hpp"

using namespace ctcnn;

#if defined(__SSE2__) || defined(__aarch64__)
TEST_CASE("denormal numbers are zero while the mode lives, and no longer") {
    const volatile float tiny = 1e-40f, small = 1e-30f;
    REQUIRE(tiny * 2 != 0);
    {
        const detail::denormals_are_zero outer;
        CHECK(tiny * 1e30f == 0);
        CHECK(small * 1e-10f == 0);
        {
            const detail::denormals_are_zero inner;
            CHECK(tiny * 1e30f == 0);
        }
        CHECK(tiny * 1e30f == 0);  // the inner one does not end the outer
    }
    CHECK(tiny * 1e30f != 0);
    CHECK(small * 1e-10f != 0);
}
#endif

TEST_CASE("the end of the mode keeps the exceptions that were raised in it") {
    std::feclearexcept(FE_ALL_EXCEPT);
    {
        const detail::denormals_are_zero mode;
        const volatile float zero = 0;
        const volatile float infinite = 1 / zero;
        (void)infinite;
    }
    CHECK(std::fetestexcept(FE_DIVBYZERO) != 0);
    std::feclearexcept(FE_ALL_EXCEPT);
}
