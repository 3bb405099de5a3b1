// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
// What the compiler's flags request, as config.hpp has to understand them.
#if defined(CTCNN_SCALAR)
#define EXPECTED_SET "scalar"
#define EXPECTED_BYTES 0
#elif defined(CTCNN_VECTORS)
#define EXPECTED_SET "vectors of 128 bits"
#define EXPECTED_BYTES 16
#elif defined(__AVX512F__)
#define EXPECTED_SET "AVX-512"
#define EXPECTED_BYTES 64
#elif defined(__AVX2__)
#define EXPECTED_SET "AVX2"
#define EXPECTED_BYTES 32
#elif defined(__AVX__)
#define EXPECTED_SET "AVX"
#define EXPECTED_BYTES 32
#elif defined(__SSE2__)
#define EXPECTED_SET "SSE2"
#define EXPECTED_BYTES 16
#elif defined(__aarch64__)
#define EXPECTED_SET "NEON"
#define EXPECTED_BYTES 16
#else
#define EXPECTED_SET "scalar"
#define EXPECTED_BYTES 0
#endif

#include "ctcnn/simd/config.hpp"

#include <cstddef>
#include <string>

#include "ctcnn/simd/pack.hpp"
#include "support/catch.hpp"

using namespace ctcnn;

// No instruction set has fewer registers, and blocks of sums are cut for as many.
static_assert(simd::registers >= 15 && simd::registers <= 32);

TEMPLATE_TEST_CASE("registers are those of the instruction set that the compiler was allowed", "", float, double) {
    CHECK(simd::instruction_set == std::string(EXPECTED_SET));
    CHECK(simd::width<TestType> == (EXPECTED_BYTES == 0 ? 1 : EXPECTED_BYTES / sizeof(TestType)));
}
