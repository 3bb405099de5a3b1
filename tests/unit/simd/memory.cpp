// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/simd/memory.hpp"

#include <array>
#include <cstddef>

#include "support/catch.hpp"

using namespace ctcnn;

TEMPLATE_TEST_CASE("registers are written past the caches, where the address allows it", "", float, double) {
    constexpr std::size_t w = simd::width<TestType>;
    alignas(64) std::array<TestType, 2 * w + 1> memory{};
    CHECK_FALSE(simd::can_stream(memory.data() + 1));
    const std::size_t first = simd::can_stream(memory.data()) ? 0 : 1;
    simd::stream(memory.data() + first, simd::broadcast<TestType>(3));
    simd::finish_streams();
    for (std::size_t i = 0; i < memory.size(); ++i) CHECK(memory[i] == (i >= first && i < first + w ? 3 : 0));
}

TEST_CASE("requests for memory are not errors, also past its end") {
    const std::array<float, 4> memory{1, 2, 3, 4};
    simd::prefetch(memory.data());
    simd::prefetch_for_later(memory.data());
    simd::prefetch_for_write(memory.data());
    simd::prefetch(simd::ahead_of(memory.data(), std::size_t{1} << 40));
    CHECK(memory[3] == 4);
}
