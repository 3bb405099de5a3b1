// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/io/atomic_file.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

#include "support/catch.hpp"
#include "support/data_files.hpp"

namespace {

using namespace ctcnn;
using namespace ctcnn::test;

const bytes old_content{1, 2, 3};
const bytes new_content(100000, 7);

/// Names in a folder, in no order.
std::size_t files_in(const std::string& folder) {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
    return count;
}

/// The call that failed and the cause, "write: No space left on device".
std::string failure_of(const std::function<void()>& function, const std::string& path) {
    try {
        function();
    } catch (const io_error& error) {
        const std::string message = path + ": " + error.call() + " failed: " + error.cause().message() + "; ";
        if (error.path() != path || std::string(error.what()).find(message) != 0)
            return std::string("incomplete message: ") + error.what();
        return error.call() + ": " + error.cause().message();
    }
    return "no failure";
}

void write_all(const std::string& path, const bytes& content) {
    atomic_file file(path);
    file.write(content);
    file.commit();
}

TEST_CASE("atomic_file makes a file, and replaces it in one step") {
    const temporary_directory folder;
    const std::string path = folder / "file";
    {
        atomic_file file(path);
        CHECK(file.path() == path);
        file.write("text, ");
        file.write(bytes{'b', 'y', 't', 'e', 's'});
        file.write(bytes{});
        CHECK_FALSE(std::filesystem::exists(path));
        file.commit();
        CHECK(read_bytes(path) == bytes{'t', 'e', 'x', 't', ',', ' ', 'b', 'y', 't', 'e', 's'});
        CHECK_THROWS_AS(file.commit(), argument_error);
        CHECK_THROWS_AS(file.write("more"), argument_error);
    }
    CHECK(files_in(folder.path()) == 1);
    write_all(path, new_content);
    CHECK(read_bytes(path) == new_content);
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("atomic_file: what is not committed leaves nothing") {
    const temporary_directory folder;
    const std::string path = folder.write("file", old_content);
    { atomic_file(path).write(new_content); }
    CHECK(read_bytes(path) == old_content);
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("atomic_file writes to a path without a folder") {
    const temporary_directory folder;
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    write_all("file", new_content);
    std::filesystem::current_path(before);
    CHECK(read_bytes(folder / "file") == new_content);
}

TEST_CASE("atomic_file overwrites what a killed program left, however long") {
    const temporary_directory folder;
    (void)folder.write("file.ctcnn-tmp", bytes(500000, 9));
    write_all(folder / "file", new_content);
    CHECK(read_bytes(folder / "file") == new_content);
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("atomic_file keeps the access rights of what it replaces, and follows links") {
    const temporary_directory folder;
    const std::string path = folder.write("file", old_content);
    std::filesystem::permissions(path, std::filesystem::perms(0640));
    std::filesystem::create_symlink("file", folder / "link");
    write_all(folder / "link", new_content);
    CHECK(std::filesystem::is_symlink(folder / "link"));
    CHECK(read_bytes(path) == new_content);
    CHECK(std::filesystem::status(path).permissions() == std::filesystem::perms(0640));
    CHECK(files_in(folder.path()) == 2);

    std::filesystem::create_symlink("nothing", folder / "broken");
    write_all(folder / "broken", new_content);
    CHECK(read_bytes(folder / "broken") == new_content);
}

TEST_CASE("atomic_file: two writers of one file") {
    const temporary_directory folder;
    const std::string path = folder.write("file", old_content);
    atomic_file first(path);
    first.write(new_content);
    CHECK(failure_of([&] { atomic_file second(path); }, path) == "lock: Device or resource busy");
    first.commit();
    CHECK(read_bytes(path) == new_content);
    write_all(path, old_content);
    CHECK(read_bytes(path) == old_content);
}

TEST_CASE("atomic_file: places where no file can be") {
    const temporary_directory folder;
    const auto opening = [&](const std::string& path) { return failure_of([&] { atomic_file file(path); }, path); };
    CHECK(opening(folder / "none/file") == "open of the folder: No such file or directory");
    (void)folder.write("file", old_content);
    CHECK(opening(folder / "file/file") == "open of the folder: Not a directory");
    CHECK(opening(folder.path()) == "open: Is a directory");
    CHECK(opening("/dev/null") == "open: Invalid argument");
    CHECK(opening(folder / std::string(300, 'x')) == "stat: File name too long");
    CHECK(opening(folder / std::string(250, 'x')) == "open: File name too long");
    // The temporary name leads elsewhere.
    std::filesystem::create_symlink("file", folder / "a.ctcnn-tmp");
    CHECK(opening(folder / "a") == "open: Too many levels of symbolic links");
    std::filesystem::create_hard_link(folder / "file", folder / "b.ctcnn-tmp");
    CHECK(opening(folder / "b") == "open of the temporary file: File exists");
    REQUIRE(::mkfifo((folder / "c.ctcnn-tmp").c_str(), 0600) == 0);
    CHECK(opening(folder / "c") == "open: No such device or address");
    CHECK(read_bytes(folder / "file") == old_content);
    CHECK(files_in(folder.path()) == 4);
}

TEST_CASE("atomic_file: a write that fails harms nothing") {
    const temporary_directory folder;
    const std::string path = folder.write("file", old_content);
    // The system refuses to let a file grow beyond this size: the write before is cut short, the next one fails.
    ::rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const ::rlimit small{5000, before.rlim_max};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const std::string failure = failure_of([&] { write_all(path, new_content); }, path);
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    CHECK(failure == "write: File too large");
    CHECK(read_bytes(path) == old_content);
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("atomic_file: a rename that fails harms nothing") {
    const temporary_directory folder;
    const std::string path = folder / "file";
    const std::string failure = failure_of(
        [&] {
            atomic_file file(path);
            file.write(new_content);
            std::filesystem::create_directory(path);  // meanwhile
            file.commit();
        },
        path);
    CHECK(failure == "rename: Is a directory");
    CHECK(files_in(folder.path()) == 1);
}

/// Runs `function` as a user who is not root, where this is root: root may write everywhere.
void as_another_user(const std::function<void()>& function) {
    const ::uid_t user = ::geteuid();
    if (user == 0) REQUIRE(::seteuid(65534) == 0);
    function();
    if (user == 0) REQUIRE(::seteuid(user) == 0);
}

TEST_CASE("atomic_file writes into a folder that may be written to and not be read") {
    const temporary_directory folder;
    const std::string path = folder / "file";
    std::string failure;
    ::chmod(folder.path().c_str(), 0333);
    as_another_user([&] { failure = failure_of([&] { write_all(path, new_content); }, path); });
    ::chmod(folder.path().c_str(), 0755);
    CHECK(failure == "no failure");
    CHECK(read_bytes(path) == new_content);
}

TEST_CASE("atomic_file refuses at once what it could not replace at the end") {
    const temporary_directory folder;
    const std::string path = folder.write("file", old_content);
    const auto opening = [&] { return failure_of([&] { atomic_file file(path); }, path); };
    SECTION("another user's file in a sticky folder") {
        if (::geteuid() != 0) {
            WARN("SKIPPED: only root can make another user's file");
            return;
        }
        ::chmod(folder.path().c_str(), 01777);
        ::chmod(path.c_str(), 0666);
        as_another_user([&] { CHECK(opening() == "replace: Operation not permitted"); });
    }
    SECTION("an immutable file") {
        const detail::file_descriptor file(::open(path.c_str(), O_RDONLY));
        int flags = 0;
        if (::ioctl(file.get(), FS_IOC_GETFLAGS, &flags) != 0 || (flags |= FS_IMMUTABLE_FL, false) ||
            ::ioctl(file.get(), FS_IOC_SETFLAGS, &flags) != 0) {
            WARN("SKIPPED: no file can be made immutable here (not root, or a file system without it)");
            return;
        }
        CHECK(opening() == "replace: Operation not permitted");
        flags &= ~FS_IMMUTABLE_FL;
        CHECK(::ioctl(file.get(), FS_IOC_SETFLAGS, &flags) == 0);
        CHECK(opening() == "no failure");
    }
    SECTION("a file with another mounted on it") {
        const std::string other = folder.write("other", old_content);
        // In a process of its own, whose mounts are no others'.
        const ::pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
                ::mount(other.c_str(), path.c_str(), nullptr, MS_BIND, nullptr) != 0)
                ::_exit(2);
            ::_exit(opening() == "replace: Device or resource busy" ? 0 : 1);
        }
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFEXITED(status));
        std::filesystem::remove(other);
        if (WEXITSTATUS(status) == 2)
            WARN("SKIPPED: nothing can be mounted here");
        else
            CHECK(WEXITSTATUS(status) == 0);
    }
    CHECK(read_bytes(path) == old_content);
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("atomic_file rehearses its end, and leaves nothing and changes nothing") {
    const temporary_directory folder;
    const std::string path = folder / "file";
    atomic_file(path).rehearse();
    CHECK(files_in(folder.path()) == 0);
    (void)folder.write("file", old_content);
    (void)folder.write("file.ctcnn-try", old_content);  // of a program that was killed
    atomic_file file(path);
    file.rehearse();
    CHECK_THROWS_AS(file.commit(), argument_error);
    CHECK(read_bytes(path) == old_content);
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("atomic_file never gives more access than the file it replaces had, nor leaves what it can't open again") {
    const temporary_directory folder;
    const std::string path = folder.write("file", old_content);
    ::chmod(path.c_str(), 0400);
    {
        atomic_file file(path);
        CHECK(std::filesystem::status(path + ".ctcnn-tmp").permissions() == std::filesystem::perms(0600));
    }
    write_all(path, new_content);
    CHECK(std::filesystem::status(path).permissions() == std::filesystem::perms(0400));
    CHECK(read_bytes(path) == new_content);
}

TEST_CASE("atomic_file takes no number of a standard stream that was closed") {
    const temporary_directory folder;
    const std::string path = folder / "file";
    const ::pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        for (const int stream : {0, 1, 2}) ::close(stream);
        atomic_file file(path);
        const bool closed = ::write(1, "text", 4) < 0 && ::write(2, "text", 4) < 0;
        file.write(new_content);
        file.commit();
        ::_exit(closed ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(read_bytes(path) == new_content);
}

}  // namespace
