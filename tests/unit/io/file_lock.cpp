// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/file_lock.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace ctcnn;
using namespace ctcnn::test;

TEST_CASE("file_lock is for one at a time, under all spellings of the path, and leaves nothing") {
    const temporary_directory folder;
    const std::string path = folder.write("file", {1});
    std::filesystem::create_symlink(path, folder / "link");
    {
        const detail::file_lock first(path);
        for (const std::string& other : {path, folder / "link", folder / "./file"})
            CHECK_THROWS_WITH(detail::file_lock(other), contains(other + ": lock failed: Device or resource busy") &&
                                                            contains("another run saves to it: this program (process " +
                                                                     std::to_string(::getpid())) &&
                                                            contains("save to another path; nothing was changed"));
        const detail::file_lock other(folder / "another file");
    }
    const detail::file_lock again(path);
    CHECK(std::filesystem::exists(path + ".ctcnn-lock"));
    CHECK_FALSE(std::filesystem::exists(folder / "another file.ctcnn-lock"));
}

TEST_CASE("file_lock names the process that has it, and takes what a killed one left") {
    const temporary_directory folder;
    const std::string path = folder / "file";
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const ::pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const detail::file_lock held(path);
        if (::write(ready[1], "!", 1) != 1) ::_exit(1);
        for (;;) ::pause();
    }
    char mark = 0;
    REQUIRE(::read(ready[0], &mark, 1) == 1);
    CHECK_THROWS_WITH(detail::file_lock(path), contains("process " + std::to_string(child)));
    ::kill(child, SIGKILL);
    REQUIRE(::waitpid(child, nullptr, 0) == child);
    ::close(ready[0]);
    ::close(ready[1]);
    CHECK(std::filesystem::exists(path + ".ctcnn-lock"));
    { const detail::file_lock held(path); }
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("file_lock can be moved, and is held once") {
    const temporary_directory folder;
    detail::file_lock first(folder / "file");
    {
        const detail::file_lock second(std::move(first));
        CHECK_THROWS_AS(detail::file_lock(folder / "file"), io_error);
    }
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("file_lock says where no file can be made") {
    const temporary_directory folder;
    CHECK_THROWS_WITH(detail::file_lock(folder / "none/file"),
                      contains(folder / "none/file") && contains("No such file or directory"));
    std::filesystem::create_symlink("elsewhere", folder / "file.ctcnn-lock");
    CHECK_THROWS_AS(detail::file_lock(folder / "file"), io_error);
}
