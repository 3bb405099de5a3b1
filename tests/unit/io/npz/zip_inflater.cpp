// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/npz/zip_inflater.hpp"

#include <cstdint>
#include <span>
#include <string>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/npz_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

const std::string packed_member = "f: a.npy";

TEST_CASE("a deflated member is unpacked piece by piece, and has to end where it says") {
    bytes content(1000);
    for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<std::uint8_t>(i * i / 3);
    const bytes packed = zip_deflated_npy(content);
    const auto unpack = [&](const bytes& from, std::size_t size) {
        detail::zip_inflater inflater(packed_member, 70, from);
        bytes to(size);
        const std::size_t first = size / 3;
        inflater.read(std::span(to).first(first));
        inflater.read(std::span(to).subspan(first));
        inflater.finish();
        return to;
    };
    CHECK(unpack(packed, 1000) == content);
    CHECK(refusal_of([&] { (void)unpack(packed, 1001); }).expected == "more data");
    CHECK(refusal_of([&] { (void)unpack(packed, 999); }).found == "more than the directory says");
    CHECK(refusal_of([&] { (void)unpack(packed + bytes{1, 2}, 1000); }).found == "2 more bytes");
    const refusal cut = refusal_of([&] { (void)unpack({packed.begin(), packed.end() - 9}, 1000); });
    CHECK(cut.path == packed_member);
    CHECK(cut.offset == 70 + packed.size() - 9);
    CHECK(refusal_of([&] { (void)unpack(bytes(20, 0xFF), 1000); }).offset >= 70);
}

}  // namespace
