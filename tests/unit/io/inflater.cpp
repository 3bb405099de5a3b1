// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/inflater.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "support/catch.hpp"
#include "support/data_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;
using state = ctcnn::detail::inflate_result::state;

TEST_CASE("deflated data are unpacked in pieces of any size, and their end is seen") {
    bytes content(5000);
    for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<std::uint8_t>(i * i / 7);
    const auto check = [&](detail::deflate_format format, const bytes& packed) {
        detail::inflater unpack(format);
        for (int round = 0; round < 2; ++round) {
            bytes found;
            std::span<const std::uint8_t> rest(packed);
            for (;;) {
                std::uint8_t piece[7];
                const auto result = unpack.run(rest.first(std::min<std::size_t>(rest.size(), 11)), piece);
                REQUIRE(result.what != state::damaged);
                found.insert(found.end(), piece, piece + result.made);
                rest = rest.subspan(result.used);
                if (result.what == state::end) break;
            }
            CHECK(found == content);
            CHECK(rest.empty());
            unpack.reset();
        }
    };
    check(detail::deflate_format::gzip, gzip(content));
    check(detail::deflate_format::alone, deflated(content, -15));
}

TEST_CASE("damaged data are seen, and what zlib says of them") {
    bytes packed = gzip(bytes(1000, 3));
    packed[0] ^= 1;
    detail::inflater unpack(detail::deflate_format::gzip);
    bytes to(1000);
    CHECK(unpack.run(packed, to).what == state::damaged);
    CHECK_FALSE(unpack.message().empty());
    // Nothing more to read: not damaged data, but no progress either.
    detail::inflater waiting(detail::deflate_format::gzip);
    CHECK(waiting.run({}, to).what == state::damaged);
    CHECK(waiting.message().empty());
}

}  // namespace
