// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <string>
#include <system_error>
#include <utility>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/file_descriptor.hpp"
#include "ctcnn/io/replaceable.hpp"

namespace ctcnn::detail {

/// Reserves a file for one writer for the lifetime of this object, even if the file is replaced in the meantime.
///
/// It is a lock (flock) on `<path>.ctcnn-lock`, which holds the process for messages, and is removed at the end. A
/// killed program leaves the file without a lock, which the next program takes. Symbolic links are followed, so that
/// all spellings of a path share a lock. On a file system without locks there is none.
/// Errors  throws io_error if the lock is held, in this program or another (EBUSY), or the file can't be created
class file_lock {
public:
    explicit file_lock(std::string path) : path_(std::move(path)), name_(followed_link(path_) + ".ctcnn-lock") {
        // Tries again if the previous owner has removed the file between open and lock.
        for (int attempt = 0; attempt < 100; ++attempt) {
            open();
            if (!take()) return;
            struct stat opened {
            }, named{};
            if (::fstat(file_.get(), &opened) == 0 && ::lstat(name_.c_str(), &named) == 0 &&
                opened.st_ino == named.st_ino && opened.st_dev == named.st_dev)
                break;
        }
        write_owner();
    }
    file_lock(file_lock&&) noexcept = default;
    file_lock& operator=(file_lock&&) = delete;
    ~file_lock() {
        if (file_.is_open())
            (void)::unlink(name_.c_str());  // while the lock is held: afterwards the file may be another's
    }

private:
    [[noreturn]] void fail(const std::string& call, int cause, const std::string& consequence = "") {
        throw io_error(path_, call, {cause, std::generic_category()}, consequence + "nothing was changed");
    }

    void open() {
        int number = -1;
        do number = ::open(name_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
        while (number < 0 && errno == EINTR);
        if (number < 0) fail("open of " + name_, errno);
        file_ = file_descriptor(number);
        file_.leave_standard_streams();
    }

    /// Returns false if this file system has no locks.
    bool take() {
        int result = -1;
        do result = ::flock(file_.get(), LOCK_EX | LOCK_NB);
        while (result != 0 && errno == EINTR);
        if (result != 0 && errno == EWOULDBLOCK) {
            const std::string other = owner();
            file_ = {};  // not ours to remove
            fail("lock", EBUSY,
                 "another run saves to it: " + other + " holds " + name_ + "; let it end, or save to another path; ");
        }
        return result == 0;
    }

    /// "process 4711 on compute-3"
    static std::string this_process() {
        std::array<char, 256> host{};
        const bool known = ::gethostname(host.data(), host.size() - 1) == 0 && host[0] != '\0';
        return "process " + std::to_string(::getpid()) + (known ? " on " + std::string(host.data()) : "");
    }

    [[nodiscard]] std::string owner() const {
        std::array<char, 300> text{};
        const ::ssize_t count = ::pread(file_.get(), text.data(), text.size(), 0);
        std::string name(text.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
        name.resize(std::min(name.find('\n'), name.size()));
        const bool is_text = std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c <= '~'; });
        if (name.empty() || !is_text) return "a process";
        return name == this_process() ? "this program (" + name + ")" : name;
    }

    /// Writes the name of this process into the file.
    void write_owner() {
        const std::string text = this_process() + "\n";
        if (::ftruncate(file_.get(), 0) == 0 && ::pwrite(file_.get(), text.data(), text.size(), 0) >= 0) return;
        if (!means_loss(errno)) return;
        const int cause = errno;
        (void)::unlink(name_.c_str());
        file_ = {};
        fail("write of " + name_, cause);
    }

    std::string path_;
    std::string name_;
    file_descriptor file_;
};

}  // namespace ctcnn::detail
