// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/named_tensor.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace ctcnn;

TEST_CASE("a named tensor has the type and the bytes of its elements") {
    const std::array<float, 6> elements{1, 2, 3, 4, 5, 6};
    const named_tensor tensor = make_named_tensor("a", {2, 3}, std::span<const float>(elements));
    CHECK(tensor.name == "a");
    CHECK(tensor.type == element_type::f32);
    CHECK(type_name_of(tensor) == "F32");
    CHECK(tensor.bytes.size() == 24);
    CHECK(static_cast<const void*>(tensor.bytes.data()) == elements.data());
    named_tensor other = tensor;
    other.type = element_type::other;
    other.type_name = "F4";
    CHECK(type_name_of(other) == "F4");
}

TEST_CASE("a file of tensors finds them by name, and keeps their memory when it is moved") {
    std::vector<std::vector<std::uint8_t>> memory{{1, 2, 3}};
    named_tensor tensor{"a", element_type::u8, {3}, memory[0], {}, {}};
    tensor_file file("f", std::move(memory), {tensor}, {{"key", "value"}});
    const tensor_file moved = std::move(file);
    CHECK(moved.path() == "f");
    REQUIRE(moved.find("a") != nullptr);
    CHECK(moved.find("a")->bytes[2] == 3);
    CHECK(moved.find("b") == nullptr);
    CHECK(moved.metadata().at("key") == "value");
}

TEST_CASE("extents are written as shapes are, and bytes counted as far as 64 bits go") {
    using extents = std::vector<std::uint64_t>;
    CHECK(to_string(extents{}) == "[]");
    CHECK(to_string(extents{32, 26}) == "[32, 26]");
    CHECK(detail::bytes_of(element_type::f64, extents{}) == 8);
    CHECK(detail::bytes_of(element_type::f16, extents{3, 5}) == 30);
    CHECK(detail::bytes_of(element_type::f32, extents{0, 1000}) == 0);
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    CHECK(detail::bytes_of(element_type::u8, extents{most}) == most);
    CHECK_FALSE(detail::bytes_of(element_type::u16, extents{most}).has_value());
    CHECK_FALSE(detail::bytes_of(element_type::u8, extents{1ull << 32, 1ull << 32}).has_value());
}
