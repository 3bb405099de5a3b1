// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/atomic_file.hpp"
#include "ctcnn/io/input_file.hpp"
#include "ctcnn/io/replaceable.hpp"

namespace ctcnn::detail {

/// Keeps the old content of a file that is about to be replaced as `<path>.previous`.
///
///     ctcnn::detail::previous_file before(path);   // keeps the old content under a temporary name
///     …                                            // replace the file; if that fails, the destructor removes the name
///     before.commit();                             // only now <path>.previous changes
///
/// At every moment both names are of complete files, and a replacement that fails changes neither. The old content gets
/// a second name (a hard link). It is copied only if a link is refused, by a file system without hard links, a sandbox,
/// or a folder's rule on other users' files. Does nothing if there is no file yet.
/// Errors  throws io_error with path, call and cause
class previous_file {
public:
    explicit previous_file(std::string path)
        : path_(std::move(path)),
          name_(path_ + ".previous"),
          temporary_(name_ + ".ctcnn-tmp") {
        if (::unlink(temporary_.c_str()) != 0 && errno != ENOENT) fail("unlink of " + temporary_);
        // Checked first, because a system call filter may refuse the link whether or not there is a file.
        struct stat old {};
        if (::stat(path_.c_str(), &old) != 0) {
            if (errno != ENOENT) fail("stat");
            return;
        }
        // AT_SYMLINK_FOLLOW: a link to the file itself, even if the path is a symbolic link.
        if (::linkat(AT_FDCWD, path_.c_str(), AT_FDCWD, temporary_.c_str(), AT_SYMLINK_FOLLOW) == 0)
            held_ = true;
        else if (means_loss(errno))
            fail("link");
        else
            copy(old.st_mode & 0777);
    }
    /// Tests whether `<path>.previous` can be written and replaced. Leaves no files, and removes what a killed program
    /// left.
    static void rehearse(const std::string& path) {
        // atomic_file would refuse a temporary file that has a second name.
        (void)::unlink((path + ".previous.ctcnn-tmp").c_str());
        atomic_file(path + ".previous").rehearse();
    }
    previous_file(const previous_file&) = delete;
    previous_file& operator=(const previous_file&) = delete;
    ~previous_file() {
        if (held_) (void)::unlink(temporary_.c_str());
    }

    /// Call after the file was replaced: renames the old content to `<path>.previous`.
    void commit() {
        if (copied_) {
            copied_->commit();
            copied_.reset();
        }
        if (!held_) return;
        if (std::rename(temporary_.c_str(), name_.c_str()) != 0)
            throw io_error(name_, "rename", {errno, std::generic_category()},
                           "it was not changed, but " + path_ + " is new");
        // rename() does nothing if both names are of one file.
        (void)::unlink(temporary_.c_str());
        held_ = false;
    }

private:
    [[noreturn]] void fail(const std::string& call) const {
        throw io_error(name_, call, {errno, std::generic_category()}, "nothing was changed");
    }

    /// Copies the file, with rights that are not wider than those of the original.
    void copy(::mode_t rights) {
        input_file from(path_);
        atomic_file& to = copied_.emplace(name_, rights);
        std::vector<std::uint8_t> bytes(std::size_t{1} << 20);
        while (const std::size_t count = from.read(bytes)) to.write(std::span(bytes).first(count));
    }

    std::string path_, name_, temporary_;
    bool held_ = false;
    std::optional<atomic_file> copied_;
};

}  // namespace ctcnn::detail
