// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/data/byte_source.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "ctcnn/data/idx.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

/// Everything in the file, read in pieces of `step` bytes.
bytes all_of(const std::string& path, std::size_t step = 1000) {
    detail::byte_source source(path);
    bytes result, piece(step);
    for (std::size_t count = step; count == step;) {
        count = source.read(piece);
        result.insert(result.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(count));
        if (source.position() != result.size()) FAIL("position " << source.position() << " after " << result.size());
    }
    CHECK(source.read(piece) == 0);
    return result;
}

refusal reading(const std::string& path) {
    return refusal_of([&] { (void)all_of(path); });
}

/// Some 100 kB that don't pack to nothing, so that the packed file is longer than the source's buffer.
bytes long_content() {
    bytes content(200000);
    std::uint32_t word = 1;
    for (std::uint8_t& byte : content) byte = static_cast<std::uint8_t>((word = word * 1664525 + 1013904223) >> 24);
    return content;
}

TEST_CASE("byte_source gives the bytes of a file, whatever is read at a time") {
    const temporary_directory folder;
    const bytes content = long_content();
    const std::string plain = folder.write("a", content), packed = folder.write("a.gz", gzip(content));
    for (const std::size_t step : {1u, 7u, 65535u, 65536u, 65537u, 200000u, 1000000u}) {
        CHECK(all_of(plain, step) == content);
        CHECK(all_of(packed, step) == content);
    }
    CHECK_FALSE(detail::byte_source(plain).is_gzip());
    CHECK(detail::byte_source(packed).is_gzip());
    CHECK(detail::byte_source(plain).most_bytes() == content.size());
    CHECK(detail::byte_source(packed).most_bytes() >= content.size());
}

TEST_CASE("byte_source: an empty file has no bytes, and neither has an empty gzip member") {
    const temporary_directory folder;
    CHECK(all_of(folder.write("a", {})).empty());
    CHECK(all_of(folder.write("a.gz", gzip({}))).empty());
}

TEST_CASE("byte_source: gzip members follow each other, as for gzip itself") {
    const temporary_directory folder;
    CHECK(all_of(folder.write("a.gz", gzip({1, 2}) + gzip({}) + gzip({3}))) == bytes{1, 2, 3});
    // The second member's first two bytes before, across and after the end of the 64 KiB buffer.
    for (const std::size_t end : {65534u, 65535u, 65536u, 65537u, 131070u, 131071u, 131072u}) {
        bytes first = gzip({9});
        first[3] |= 8;  // FLG.FNAME: a name follows the ten bytes of the header
        bytes name(end - first.size(), 'n');
        name.back() = 0;
        first.insert(first.begin() + 10, name.begin(), name.end());
        REQUIRE(first.size() == end);
        CHECK(all_of(folder.write("b.gz", first + gzip({4}))) == bytes{9, 4});
        CHECK(reading(folder.write("c.gz", first + bytes{0x1F})).offset == end);
    }
}

TEST_CASE("byte_source: name and content have to agree") {
    const temporary_directory folder;
    const std::string raw = folder.write("raw", gzip({1, 2, 3}));
    CHECK(reading(raw) ==
          refusal{raw, 0, "unpacked bytes, as the name says", "gzip data; unpack it, or add .gz to its name"});
    const std::string expected = "gzip data, as the name says";
    const std::string packed = folder.write("idx.gz", idx_labels(3));
    CHECK(reading(packed) == refusal{packed, 0, expected, "unpacked data; take .gz off its name, or pack it"});
    const std::string other = folder.write("other.gz", {1, 2, 3});
    CHECK(reading(other) == refusal{other, 0, expected, "other bytes"});
    for (const std::string text :
         {"<!DOCTYPE html>\n<html>", "\n  <html>", "\xEF\xBB\xBF<?xml version='1.0'?><Error>"}) {
        const std::string page = folder.write("page.gz", bytes(text.begin(), text.end()));
        CHECK(reading(page) == refusal{page, 0, expected, "a web page (HTML): the download went wrong"});
    }
}

TEST_CASE("byte_source: gzip cut off at each byte") {
    const temporary_directory folder;
    const bytes packed = gzip(idx_labels(50));
    for (std::size_t cut = 2; cut < packed.size(); ++cut) {
        const std::string path =
            folder.write("c.gz", bytes(packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(cut)));
        CHECK(reading(path) == refusal{path, cut, "more gzip data", "the end of the file: it was cut off"});
        CHECK_THROWS_AS(read_idx_labels(path, 10), data_error);
    }
    const std::string path = folder.write("c.gz", {0x1F});
    CHECK(reading(path) ==
          refusal{path, 0, "gzip data, as the name says", "the end of the file after 1 byte: it was cut off"});
}

TEST_CASE("byte_source: gzip with a bad CRC, a bad length or damaged data") {
    const temporary_directory folder;
    const bytes good = gzip(idx_labels(50));
    const std::size_t size = good.size();
    for (std::size_t i = size - 8; i < size; ++i) {
        bytes bad = good;
        bad[i] ^= 0x40;
        const std::string path = folder.write("b.gz", bad);
        const bool checksum = i < size - 4;
        const refusal expected{path, checksum ? size - 4 : size,
                               checksum ? "the CRC-32 of the unpacked data" : "the length of the unpacked data",
                               "another one: the file is damaged"};
        CHECK(reading(path) == expected);
        // The reader of IDX has all it wants before it comes to the trailer, and still has to look.
        CHECK(refusal_of([&] { (void)read_idx_labels(path, 10); }) == expected);
    }
    bytes bad = good;
    bad[10] = 0x07;  // last block, of the reserved type
    const std::string path = folder.write("d.gz", bad);
    const refusal damaged = reading(path);
    CHECK(damaged.expected == "valid gzip data");
    CHECK(damaged.found == "invalid block type: the file is damaged");
    CHECK(damaged.offset > 10);
    CHECK(damaged.offset < size);
}

TEST_CASE("byte_source: bytes after the gzip data") {
    const temporary_directory folder;
    const bytes good = gzip(idx_labels(50));
    for (const bytes& garbage : {bytes{0}, bytes{0x1F}, bytes{0x1F, 0x00}, bytes(100, 'x')}) {
        const std::string path = folder.write("g.gz", good + garbage);
        const refusal expected{path, good.size(), "the end of the file after its gzip data", "more bytes"};
        CHECK(reading(path) == expected);
        CHECK(refusal_of([&] { (void)read_idx_labels(path, 10); }) == expected);
    }
}

TEST_CASE("a gzip bomb is unpacked to one byte more than its header announces") {
    const temporary_directory folder;
    const bytes bomb = gzip(idx_head({10}) + bytes(64u << 20));
    CHECK(bomb.size() < 70000);
    const std::string path = folder.write("bomb.gz", bomb);
    CHECK(refusal_of([&] { (void)read_idx_labels(path, 10); }) ==
          refusal{path, 18, "the end of the file after 10 bytes of data, as the header says",
                  "more bytes (counted in the unpacked data)"});
    // The damage at its very end is not seen, because the reader doesn't go there.
    bytes damaged = bomb;
    damaged.back() ^= 1;
    CHECK(refusal_of([&] { (void)read_idx_labels(folder.write("d.gz", damaged), 10); }).offset == 18);
    // All zeros, as they usually come: no IDX at all.
    const std::string zeros = folder.write("zeros.gz", gzip(bytes(64u << 20)));
    CHECK(refusal_of([&] { (void)read_idx_labels(zeros, 10); }).offset == 2);
}

TEST_CASE("byte_source: what is not a readable file is refused, and doesn't block") {
    const temporary_directory folder;
    const std::string expected = "a readable file";
    CHECK(reading(folder / "none") == refusal{folder / "none", 0, expected, "nothing of this name"});
    CHECK(reading(folder.path()) == refusal{folder.path(), 0, expected, "a folder"});
    std::filesystem::create_directory(folder / "folder.gz");
    CHECK(reading(folder / "folder.gz").found == "a folder");
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK(reading(folder / "pipe") == refusal{folder / "pipe", 0, expected, "a pipe (FIFO)"});
    CHECK(reading("/dev/null") == refusal{"/dev/null", 0, expected, "a device"});
    std::filesystem::create_symlink(folder / "none", folder / "link");
    CHECK(reading(folder / "link").found == "nothing of this name");
}

/// Gives up root's rights for a while, for whom no file is closed.
class as_nobody {
public:
    as_nobody() : changed_(::geteuid() == 0 && ::seteuid(65534) == 0) {}
    as_nobody(const as_nobody&) = delete;
    as_nobody& operator=(const as_nobody&) = delete;
    ~as_nobody() {
        if (changed_ && ::seteuid(0) != 0) std::abort();
    }

private:
    bool changed_;
};

TEST_CASE("byte_source: a file or a folder without permission") {
    const temporary_directory folder;
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
    const std::string file = folder.write("closed", idx_labels(3));
    std::filesystem::permissions(file, std::filesystem::perms::none);
    std::filesystem::create_directory(folder / "shut");
    const std::string inside = folder.write("shut/file", idx_labels(3));
    std::filesystem::permissions(folder / "shut", std::filesystem::perms::none);
    refusal closed, shut;
    {
        const as_nobody nobody;
        REQUIRE(::geteuid() != 0);
        closed = reading(file);
        shut = reading(inside);
    }
    std::filesystem::permissions(folder / "shut", std::filesystem::perms::owner_all);
    CHECK(closed == refusal{file, 0, "a readable file", "Permission denied"});
    CHECK(shut == refusal{inside, 0, "a readable file", "Permission denied"});
}

}  // namespace
