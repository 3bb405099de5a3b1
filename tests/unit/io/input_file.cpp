// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/input_file.hpp"

#include <sys/stat.h>

#include <cstdint>
#include <string>

#include "support/catch.hpp"
#include "support/data_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

TEST_CASE("an input file is read from front to back") {
    const temporary_directory folder;
    detail::input_file file(folder.write("a", {1, 2, 3, 4, 5}));
    CHECK(file.path() == folder / "a");
    CHECK(file.size() == 5);
    CHECK(file.position() == 0);
    bytes to(3);
    CHECK(file.read(to) == 3);
    CHECK(to == bytes{1, 2, 3});
    CHECK(file.position() == 3);
    CHECK(file.read(to) == 2);  // and no more
    CHECK(to == bytes{4, 5, 3});
    CHECK(file.read(to) == 0);
    CHECK(file.position() == 5);
}

TEST_CASE("what is not a readable file is refused, and named, without waiting") {
    const temporary_directory folder;
    const auto found = [](const std::string& path) {
        return refusal_of([&] { const detail::input_file file(path); }).found;
    };
    CHECK(found(folder / "none") == "nothing of this name");
    CHECK(found(folder.path()) == "a folder");
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK(found(folder / "pipe") == "a pipe (FIFO)");
    CHECK(found("/dev/null") == "a device");
    CHECK(found(folder.write("a", {1}) + "/b") == "Not a directory");
}

}  // namespace
