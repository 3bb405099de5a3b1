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
#include "ctcnn/io/file_descriptor.hpp"
#include "ctcnn/io/replaceable.hpp"

namespace ctcnn::detail {

/// Keeps a file for one writer as long as this lives, however often the file is replaced meanwhile.
///
/// It is a lock (flock) on `<path>.ctcnn-lock`, which is removed at the end and holds, for the message, which process
/// that is. A program that was killed leaves the file and no lock: the next one takes it. Symbolic links are followed,
/// so that all spellings of a path are one lock. Where a file system has no locks there is none.
/// Errors  throws io_error where another one has it, in this program or another (EBUSY), or the file can't be made
class file_lock {
public:
    explicit file_lock(std::string path) : path_(std::move(path)), name_(followed_link(path_) + ".ctcnn-lock") {
        // The one before may have removed the file between our open and our lock: then once more.
        for (int attempt = 0; attempt < 100; ++attempt) {
            open();
            if (!take()) return;
            struct stat opened {
            }, named{};
            if (::fstat(file_.get(), &opened) == 0 && ::lstat(name_.c_str(), &named) == 0 &&
                opened.st_ino == named.st_ino && opened.st_dev == named.st_dev)
                break;
        }
        sign();
    }
    file_lock(file_lock&&) noexcept = default;
    file_lock& operator=(file_lock&&) = delete;
    ~file_lock() {
        if (file_.is_open()) (void)::unlink(name_.c_str());  // before the lock is gone, so that it is no other's
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

    /// False where this file system has no locks.
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

    /// Writes who has it.
    void sign() {
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
