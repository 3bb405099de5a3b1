// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/previous_file.hpp"

#include <filesystem>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace ctcnn;
using namespace ctcnn::test;

TEST_CASE("previous_file keeps what a file was before it was replaced") {
    const temporary_directory folder;
    const std::string path = folder.write("file", {1, 2, 3});
    detail::previous_file before(path);
    atomic_file file(path);
    file.write(bytes{4});
    file.commit();
    before.commit();
    CHECK(read_bytes(path) == bytes{4});
    CHECK(read_bytes(path + ".previous") == bytes{1, 2, 3});
    CHECK_FALSE(std::filesystem::exists(path + ".previous.ctcnn-tmp"));
}

TEST_CASE("previous_file that is not committed changes nothing, and leaves no files") {
    const temporary_directory folder;
    const std::string path = folder.write("file", {1, 2, 3});
    folder.write("file.previous", {7});
    { const detail::previous_file before(path); }
    CHECK(read_bytes(path + ".previous") == bytes{7});
    CHECK_FALSE(std::filesystem::exists(path + ".previous.ctcnn-tmp"));
}

TEST_CASE("previous_file has nothing to keep where there is no file yet") {
    const temporary_directory folder;
    detail::previous_file before(folder / "file");
    before.commit();
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("previous_file copies a file of another file system") {
    const temporary_directory folder;
    const std::string path = folder / "file";
    // Linux's own files are in one of theirs, to which no hard link can be made.
    const std::string elsewhere = "/proc/sys/kernel/ostype";
    std::filesystem::create_symlink(elsewhere, path);
    detail::previous_file before(path);
    before.commit();
    CHECK(read_bytes(path + ".previous") == read_bytes(elsewhere));
    CHECK_FALSE(std::filesystem::is_symlink(path + ".previous"));
    CHECK_FALSE(std::filesystem::exists(path + ".previous.ctcnn-tmp"));
}

TEST_CASE("previous_file says which call failed, and that nothing was changed") {
    const temporary_directory folder;
    const std::string path = folder.write("file", {1, 2, 3});
    SECTION("its temporary name is taken by a folder") {
        std::filesystem::create_directory(path + ".previous.ctcnn-tmp");
        CHECK_THROWS_WITH(detail::previous_file(path),
                          test::contains("unlink of " + path + ".previous.ctcnn-tmp failed") &&
                              test::contains("nothing was changed"));
    }
    SECTION("its folder is a file") {
        CHECK_THROWS_WITH(detail::previous_file(path + "/below"),
                          test::contains("failed") && test::contains("nothing was changed"));
    }
    SECTION("the name of the old content is taken by a folder") {
        std::filesystem::create_directory(path + ".previous");
        detail::previous_file before(path);
        CHECK_THROWS_WITH(before.commit(), test::contains(path + ".previous: rename failed") &&
                                               test::contains("it was not changed, but " + path + " is new"));
    }
    CHECK(read_bytes(path) == bytes{1, 2, 3});
}

TEST_CASE("previous_file keeps the old content also where it has a second name of it already") {
    const temporary_directory folder;
    const std::string path = folder.write("file", {1, 2, 3});
    std::filesystem::create_hard_link(path, path + ".previous");
    detail::previous_file before(path);
    before.commit();
    CHECK(read_bytes(path + ".previous") == bytes{1, 2, 3});
    CHECK_FALSE(std::filesystem::exists(path + ".previous.ctcnn-tmp"));
}

TEST_CASE("previous_file that copies changes nothing before it is committed, and gives others no access to the copy") {
    const temporary_directory folder;
    const std::string path = folder / "file", elsewhere = "/proc/sys/kernel/ostype";
    std::filesystem::create_symlink(elsewhere, path);
    { const detail::previous_file before(path); }
    CHECK_FALSE(std::filesystem::exists(path + ".previous"));
    detail::previous_file before(path);
    CHECK_FALSE(std::filesystem::exists(path + ".previous"));
    before.commit();
    const auto rights = [](const std::string& of) { return std::filesystem::status(of).permissions(); };
    CHECK((rights(path + ".previous") & ~rights(elsewhere) & ~std::filesystem::perms::owner_write) ==
          std::filesystem::perms::none);
    CHECK_FALSE(std::filesystem::exists(path + ".previous.ctcnn-tmp"));
}

TEST_CASE("previous_file rehearses, also after a program that was killed, and leaves nothing") {
    const temporary_directory folder;
    const std::string path = folder.write("file", {1, 2, 3});
    std::filesystem::create_hard_link(path, path + ".previous.ctcnn-tmp");
    detail::previous_file::rehearse(path);
    CHECK(read_bytes(path) == bytes{1, 2, 3});
    std::filesystem::remove(path);
    CHECK(std::filesystem::is_empty(folder.path()));
    std::filesystem::create_directory(path + ".previous");
    CHECK_THROWS_AS(detail::previous_file::rehearse(path), io_error);
}
