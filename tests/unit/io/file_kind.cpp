// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/io/file_kind.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace ctcnn;
using detail::file_kind;

TEST_CASE("what there is at a path is a file, a folder, nothing or something else") {
    const test::temporary_directory folder;
    const std::string file = folder / "file", link = folder / "link", loop = folder / "loop";
    std::ofstream(file) << "12345";
    std::filesystem::create_symlink(file, link);
    std::filesystem::create_symlink(loop, loop);
    CHECK(detail::kind_of_file(file) == file_kind::regular);
    CHECK(detail::kind_of_file(link) == file_kind::regular);
    CHECK(detail::kind_of_file(folder / "") == file_kind::folder);
    CHECK(detail::kind_of_file(folder / "nothing") == file_kind::none);
    CHECK(detail::kind_of_file(file + "/below") == file_kind::none);
    CHECK(detail::kind_of_file(loop) == file_kind::other);
    CHECK(detail::kind_of_file("/dev/null") == file_kind::other);
    CHECK(detail::size_of_file(link) == 5);
    CHECK(detail::size_of_file(folder / "nothing") == 0);
    CHECK(detail::holds_something(file));
    std::ofstream{folder / "empty"};
    CHECK_FALSE(detail::holds_something(folder / "empty"));
    CHECK_FALSE(detail::holds_something(folder / ""));
}

TEST_CASE("paths are joined and taken apart as std::filesystem does it") {
    for (const std::string path : {"a/b", "/a/b", "b", "/b", "./b", "a/../b"}) {
        INFO(path);
        const std::string parent = std::filesystem::path(path).parent_path().string();
        CHECK(detail::folder_of(path) == (parent.empty() ? "." : parent));
    }
    for (const std::string folder : {"a", "a/", "/", "", "../a"})
        CHECK(detail::path_in(folder, "b/c") == (std::filesystem::path(folder) / "b/c").string());
}

TEST_CASE("folders are made with those they are in") {
    const test::temporary_directory folder;
    CHECK(detail::make_folders(folder / "a/b//c/") == 0);
    CHECK(detail::make_folders(folder / "a/b/c") == 0);
    CHECK(detail::kind_of_file(folder / "a/b/c") == file_kind::folder);
    std::ofstream(folder / "file") << "1";
    CHECK(detail::make_folders(folder / "file") == ENOTDIR);
    CHECK(detail::make_folders(folder / "file/below") == ENOTDIR);
    CHECK(detail::make_folders("/dev/null/below") == ENOTDIR);
}
