// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/elementwise/map.hpp"

#include <cstddef>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

TEMPLATE_TEST_CASE("a function is applied to each element once, and no element after the last is written", "", float,
                   double) {
    for (const std::size_t count : {0u, 1u, 4u, 8u, 15u, 16u, 17u, 35u}) {
        std::vector<TestType> a(count + 1), b(count), expected(count + 1);
        for (std::size_t i = 0; i < count; ++i) {
            a[i] = static_cast<TestType>(i);
            b[i] = static_cast<TestType>(3 * i % 7);
            expected[i] = a[i] * 2 - b[i];
        }
        a[count] = expected[count] = 77;
        kernels::map(
            count, a.data(), [](auto x, auto y) { return x + x - y; }, a.data(), b.data());  // into one of them
        CHECK((a == expected));
    }
}
