// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/file_descriptor.hpp"
#include "ctcnn/io/file_kind.hpp"
#include "ctcnn/io/replaceable.hpp"

namespace ctcnn {

/// A file that appears as a whole or not at all, and replaces an older one of its name atomically.
///
///     ctcnn::atomic_file file("weights.safetensors");
///     file.write(header);
///     file.write(data);
///     file.commit();       // without it, the destructor discards everything
///
/// Data are written to `<path>.ctcnn-tmp` in the same folder; what a killed program left there is overwritten. The
/// temporary file is locked, so that two programs never write one file at a time. `commit` makes the data durable
/// (fsync), renames the file, and makes the new name durable (fsync of the folder). If a file system or a sandbox lacks
/// fsync, locks or access rights, the file is written without them. Symbolic links are followed: the file they name is
/// replaced. The new file has the access rights of the file that it replaces, or narrower ones if the system refuses to
/// set them.
///
/// Errors  throws io_error with path, call and cause for every call that fails; the temporary file is removed then, and
///         the old file is unchanged. The constructor throws for a path that can't be replaced, such as a folder, a
///         mount point, an immutable file, or another user's file in a sticky folder. If the disk fails after the
///         rename (at the fsync of the folder or the close of the lock), the new file is complete and in place, and the
///         message says so.
class atomic_file {
public:
    /// \param rights  of a new file, less the process' umask
    [[gnu::cold]] explicit atomic_file(std::string path, ::mode_t rights = 0666)
        : path_(std::move(path)),
          target_(detail::followed_link(path_)),
          temporary_(target_ + ".ctcnn-tmp"),
          rights_(rights) {
        open_folder();
        struct stat old {};
        const bool replaces = ::stat(target_.c_str(), &old) == 0;
        if (!replaces && errno != ENOENT) fail("stat");
        if (replaces && !S_ISREG(old.st_mode)) fail("open", S_ISDIR(old.st_mode) ? EISDIR : EINVAL);
        // Never wider than those of the old file. The owner's right to write is removed last: a second attempt needs it.
        if (replaces) rights_ = old.st_mode & 07777;
        open_temporary((rights_ & 0777) | S_IWUSR);
        if (replaces) {
            const int cause = detail::refusal_to_replace(target_, temporary_);
            if (cause != 0) {
                discard();
                fail("replace", cause,
                     "it may be a mount point, an immutable file or another user's; write to another path; ");
            }
            set_rights(rights_ | S_IWUSR);
        }
        if (::ftruncate(file_.get(), 0) != 0) give_up("truncate");
    }
    atomic_file(const atomic_file&) = delete;
    atomic_file& operator=(const atomic_file&) = delete;
    ~atomic_file() { discard(); }

    /// The path as it was given.
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

    /// Appends bytes.
    void write(std::span<const std::uint8_t> bytes) {
        constexpr std::size_t most_at_once = std::size_t{1} << 30;  // Linux takes at most 2 GiB - 4 KiB
        require_open();
        while (!bytes.empty()) {
            const ::ssize_t count = ::write(file_.get(), bytes.data(), std::min(bytes.size(), most_at_once));
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) give_up("write");
            if (count == 0) give_up("write", EIO);  // or a device that accepts nothing would loop
            bytes = bytes.subspan(static_cast<std::size_t>(count));
        }
    }
    void write(std::string_view text) {
        write(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
    }

    /// Tries with empty files in the same folder whether `commit` would succeed, and removes them, for programs that
    /// compute for hours before they write.
    [[gnu::cold]] void rehearse() {
        require_open();
        const int cause = detail::refusal_to_rename(temporary_, target_ + ".ctcnn-try");
        if (cause != 0) give_up("rename", cause);
        (void)file_.close();  // its name is removed
    }

    /// Makes the file appear under its name. It can be called once.
    [[gnu::cold]] void commit() {
        require_open();
        if (!sync(file_.get())) give_up("fsync");
        if ((rights_ & S_IWUSR) == 0) set_rights(rights_);
        // A failing close must be known before the rename, and the lock must be held until after it, as another program
        // could otherwise truncate the file just before. The duplicate descriptor keeps the lock after the close.
        detail::file_descriptor lock(::fcntl(file_.get(), F_DUPFD_CLOEXEC, 0));
        if (!lock.is_open()) give_up("fcntl");
        const bool closed = file_.close();
        const int cause = errno;
        file_ = std::move(lock);
        if (!closed) give_up("close", cause);
        if (std::rename(temporary_.c_str(), target_.c_str()) != 0) give_up("rename");
        if (!file_.close() && detail::means_loss(errno)) fail_late("close of the lock");
        if (folder_.is_open() && !sync(folder_.get()))
            fail_late("fsync of the folder", ", but a loss of power may bring the old one back");
        (void)folder_.close();
    }

private:
    [[noreturn, gnu::cold]] void fail(const char* call, int cause = errno, const std::string& hint = "") const {
        throw io_error(path_, call, {cause, std::generic_category()}, hint + "nothing was changed");
    }
    [[noreturn, gnu::cold]] void give_up(const char* call, int cause = errno) {
        discard();
        fail(call, cause);
    }

    /// After the rename.
    [[noreturn, gnu::cold]] void fail_late(const char* call, const std::string& danger = "") const {
        throw io_error(path_, call, {errno, std::generic_category()}, "the new file is complete and in place" + danger);
    }

    [[gnu::cold]] void require_open() const {
        if (!file_.is_open())
            throw argument_error("ctcnn::atomic_file: " + path_ + " was committed or has failed; make a new one");
    }

    /// Removes the temporary file, if it is ours and has not become the file itself.
    [[gnu::cold]] void discard() noexcept {
        if (!file_.is_open()) return;
        (void)::unlink(temporary_.c_str());
        (void)file_.close();
    }

    /// The result is not open if the call fails.
    [[nodiscard, gnu::cold]] static detail::file_descriptor open(const std::string& path, int flags,
                                                                 ::mode_t rights = 0) noexcept {
        int number = -1;
        do number = ::open(path.c_str(), flags | O_CLOEXEC, rights);
        while (number < 0 && errno == EINTR);
        detail::file_descriptor file(number);
        file.leave_standard_streams();
        return file;
    }

    /// The folder is opened before anything is written, so that little can fail after the rename. A folder without read
    /// permission can't be synchronised, which is accepted; whether it is writable shows when the temporary file is
    /// opened.
    [[gnu::cold]] void open_folder() {
        folder_ = open(detail::folder_of(target_), O_RDONLY | O_DIRECTORY);
        if (!folder_.is_open() && (errno == ENOENT || errno == ENOTDIR || detail::means_loss(errno)))
            fail("open of the folder");
    }

    /// Returns true also if this file or folder does not support fsync.
    [[gnu::cold]] static bool sync(int number) noexcept {
        int result = -1;
        do result = ::fsync(number);
        while (result != 0 && errno == EINTR);
        return result == 0 || !detail::means_loss(errno);
    }

    /// Some file systems and sandboxes refuse, which is accepted unless the rights are wider than they should be.
    [[gnu::cold]] void set_rights(::mode_t rights) {
        if (::fchmod(file_.get(), rights) == 0) return;
        const int cause = errno;
        struct stat now {};
        const bool wider = ::fstat(file_.get(), &now) != 0 || (now.st_mode & 0777 & ~(rights_ | S_IWUSR)) != 0;
        if (wider || detail::means_loss(cause)) give_up("chmod", cause);
    }

    /// Opens and locks the temporary file. Tries again if another program has renamed it between the two.
    [[gnu::cold]] void open_temporary(::mode_t rights) {
        for (int attempt = 0; attempt < 100; ++attempt) {
            // O_NOFOLLOW and O_NONBLOCK: neither follow a link nor wait for the reader of a pipe.
            file_ = open(temporary_, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK, rights);
            if (!file_.is_open()) fail("open");
            if (!lock()) {
                file_ = {};
                throw io_error(path_, "lock", {EBUSY, std::generic_category()},
                               "another program is writing " + temporary_ + "; nothing was changed");
            }
            struct stat opened {
            }, named{};
            if (::fstat(file_.get(), &opened) != 0) give_up("stat");
            if (!S_ISREG(opened.st_mode) || opened.st_nlink > 1) {
                file_ = {};  // not ours to remove
                fail("open of the temporary file", EEXIST);
            }
            if (::lstat(temporary_.c_str(), &named) == 0 && named.st_ino == opened.st_ino &&
                named.st_dev == opened.st_dev)
                return;
        }
        file_ = {};
        fail("lock", EBUSY);
    }

    /// False if another program holds the lock.
    [[nodiscard, gnu::cold]] bool lock() {
        int result = -1;
        do result = ::flock(file_.get(), LOCK_EX | LOCK_NB);
        while (result != 0 && errno == EINTR);
        if (result != 0 && errno == EWOULDBLOCK) return false;
        // Without locks two programs can't be kept apart, but a single one is still safe.
        if (result != 0 && detail::means_loss(errno)) give_up("lock");
        return true;
    }

    std::string path_;
    std::string target_;     ///< the file that path_ names, links followed
    std::string temporary_;  ///< in the same folder
    ::mode_t rights_;        ///< of the file that is replaced, or of the new one
    detail::file_descriptor folder_;
    detail::file_descriptor file_;
};

}  // namespace ctcnn
