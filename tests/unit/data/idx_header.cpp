// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/data/idx_header.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/data_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

static_assert(detail::byte_swapped(0x01020304) == 0x04030201);
static_assert(detail::idx_type_name(0x0D) == "float" && detail::idx_type_name(0x08).empty() &&
              detail::idx_type_name(0x0A).empty());

detail::idx_header header_of(const temporary_directory& folder, const bytes& content,
                             const detail::idx_expected& expected = {}, std::uint64_t limit = 1000) {
    detail::byte_source source(folder.write("a.idx", content));
    return detail::read_idx_header(source, expected, limit);
}

TEST_CASE("an IDX header has its extents, and the number of values after it") {
    const temporary_directory folder;
    const detail::idx_header images =
        header_of(folder, idx_head({2, 3, 5}) + bytes(30), {detail::idx_content::images, {3, 5}});
    CHECK(images.extents == std::vector<std::uint32_t>{2, 3, 5});
    CHECK(images.values == 30);
    CHECK(images.bytes() == 16);
    CHECK(header_of(folder, idx_head({7}) + bytes(7), {detail::idx_content::labels, {}}).values == 7);
}

TEST_CASE("an IDX header of another type, rank or size is refused at the byte that says so") {
    const temporary_directory folder;
    const auto refused = [&](const bytes& content, const detail::idx_expected& expected = {}) {
        return refusal_of([&] { (void)header_of(folder, content, expected); });
    };
    CHECK(refused(idx_head({2}, 0x0D)).found == "0x0D (float): valid IDX, but not unsigned bytes");
    CHECK(refused(idx_head({2}, 0x0D)).offset == 2);
    CHECK(refused(idx_head({2}), {detail::idx_content::images, {3, 5}}).offset == 3);
    CHECK(refused({}).found == "an empty file");
    CHECK(refused({0, 0, 8, 1, 0}).offset == 5);
}

TEST_CASE("a first dimension that was written little-endian is recognized") {
    CHECK(detail::byte_order_hint(std::array<std::uint32_t, 1>{0x60EA0000}).find("60000") != std::string::npos);
    CHECK(detail::byte_order_hint(std::array<std::uint32_t, 1>{60000}).empty());
    CHECK(detail::byte_order_hint(std::array<std::uint32_t, 1>{0}).empty());
    CHECK(detail::byte_order_hint({}).empty());
    CHECK(detail::hexadecimal(0x0D) == "0x0D");
    CHECK(detail::hexadecimal(0xF0) == "0xF0");
}

}  // namespace
