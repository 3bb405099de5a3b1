// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/kernels/elementwise/add.hpp"

#include <cstddef>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

TEMPLATE_TEST_CASE("arrays are added in order, whatever their number and size, and no element beside them is written",
                   "", float, double) {
    bool right = true;
    for (const std::size_t count : {std::size_t{2}, std::size_t{3}, std::size_t{5}})
        for (const std::size_t size : {0u, 1u, 3u, 4u, 7u, 8u, 15u, 16u, 17u, 33u, 100u}) {
            constexpr std::size_t first = 5;
            std::vector<std::vector<TestType>> arrays(count, std::vector<TestType>(first + size + 3));
            for (std::size_t k = 0; k < count; ++k)
                for (std::size_t i = 0; i < arrays[k].size(); ++i)
                    arrays[k][i] = static_cast<TestType>(k * 37 + i * 11) / 7;  // rounded: the order is seen
            std::vector<const TestType*> inputs;
            for (const auto& array : arrays) inputs.push_back(array.data());
            std::vector<TestType> sum(size + 1, -1);
            kernels::add<TestType>(inputs, first, sum.data(), size);
            std::vector<TestType> expected(size + 1, -1);
            for (std::size_t i = 0; i < size; ++i) {
                expected[i] = arrays[0][first + i];
                for (std::size_t k = 1; k < count; ++k) expected[i] += arrays[k][first + i];
            }
            right = right && sum == expected;
            // Into the first of them.
            kernels::add<TestType>(inputs, first, arrays[0].data() + first, size);
            for (std::size_t i = 0; i < size; ++i) right = right && arrays[0][first + i] == expected[i];
        }
    CHECK(right);
}
