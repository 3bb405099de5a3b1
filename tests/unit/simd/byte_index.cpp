// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/simd/byte_index.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "support/catch.hpp"

using namespace ctcnn;

namespace {

/// Lanes become bytes and choose lanes again, in memory as large as what may be touched.
template <class Scalar, std::size_t Lanes>
void check_bytes() {
    constexpr std::size_t w = simd::width<Scalar>;
    INFO(Lanes << " of " << w << " lanes");
    std::array<Scalar, w> numbers{}, kept{};
    for (std::size_t i = 0; i < w; ++i) numbers[i] = static_cast<Scalar>(i * 97 % 256);  // up to 255
    const auto bytes = std::make_unique<std::uint8_t[]>(Lanes);
    simd::store_bytes<Lanes>(bytes.get(), simd::load(numbers.data()));
    for (std::size_t i = 0; i < Lanes; ++i) CHECK(bytes[i] == static_cast<std::uint8_t>(numbers[i]));

    const std::uint8_t value = bytes[Lanes - 1];
    simd::store(kept.data(), simd::keep_where_equal<Lanes>(bytes.get(), value, simd::broadcast<Scalar>(5)));
    for (std::size_t i = 0; i < Lanes; ++i) CHECK(kept[i] == (bytes[i] == value ? 5 : 0));
    simd::store(kept.data(), simd::keep_where_equal<Lanes>(bytes.get(), 254, simd::broadcast<Scalar>(5)));
    for (std::size_t i = 0; i < Lanes; ++i) CHECK(kept[i] == (bytes[i] == 254 ? 5 : 0));
}

}  // namespace

TEMPLATE_TEST_CASE("whole numbers are kept as bytes, and choose the lanes that they equal", "", float, double) {
    constexpr std::size_t w = simd::width<TestType>;
    check_bytes<TestType, w>();
    check_bytes<TestType, 1>();
    check_bytes<TestType, (w + 1) / 2>();
    check_bytes<TestType, w == 1 ? 1 : w - 1>();
}
