// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/file_bytes.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "support/catch.hpp"
#include "support/data_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

TEST_CASE("read_file gives all bytes") {
    const temporary_directory folder;
    bytes content(300000);
    for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<std::uint8_t>(i * 7 + i / 999);
    CHECK(detail::read_file(folder.write("file", content)) == content);
    CHECK(detail::read_file(folder.write("empty", {})).empty());
    CHECK(detail::read_file(folder / "file", content.size()) == content);
}

TEST_CASE("read_file refuses what is too large, and what is not a file") {
    const temporary_directory folder;
    const std::string path = folder.write("file", bytes(1000));
    CHECK(refusal_of([&] { (void)detail::read_file(path, 999); }) ==
          refusal{path, 0, "a file of at most 999 bytes", "1000 bytes"});
    const std::string expected = "a readable file";
    CHECK(refusal_of([&] { (void)detail::read_file(folder.path()); }) ==
          refusal{folder.path(), 0, expected, "a folder"});
    CHECK(refusal_of([&] { (void)detail::read_file(folder / "x"); }).found == "nothing of this name");
    CHECK(refusal_of([&] { (void)detail::read_file("/dev/zero"); }).found == "a device");

    ::sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string socket = folder / "socket";
    REQUIRE(socket.size() < sizeof(address.sun_path));
    std::copy(socket.begin(), socket.end(), address.sun_path);
    const int number = ::socket(AF_UNIX, SOCK_STREAM, 0);
    REQUIRE(number >= 0);
    REQUIRE(::bind(number, reinterpret_cast<::sockaddr*>(&address), sizeof(address)) == 0);
    CHECK(refusal_of([&] { (void)detail::read_file(socket); }) == refusal{socket, 0, expected, "a socket"});
    ::close(number);
}

TEST_CASE("read_file sees a file whose size is not what the system said") {
    // The files of /proc say that they are empty, and are not.
    const refusal found = refusal_of([] { (void)detail::read_file("/proc/self/status"); });
    CHECK(found.expected == "0 bytes, as when the file was opened");
    CHECK(found.found == "more: it was changed while it was read");
}

}  // namespace
