// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/io/atomic_file.hpp"
#include "ctcnn/io/input_file.hpp"

namespace ctcnn {

/// Keeps the old content of a file that is about to be replaced, as `<path>.previous`.
///
///     ctcnn::previous_file before(path);   // holds the old content fast, under a temporary name
///     …                                    // replace the file; if that fails, the destructor lets go
///     before.commit();                     // only now <path>.previous changes
///
/// So at every moment both names are of whole files, and a replacement that fails changes neither. The old content gets
/// a second name (a hard link) and is not copied, but where the file system has no such thing. Nothing happens where
/// there is no file yet.
/// Errors  throws io_error with path, call and cause
class previous_file {
public:
    explicit previous_file(std::string path)
        : path_(std::move(path)),
          name_(path_ + ".previous"),
          temporary_(name_ + ".ctcnn-tmp") {
        if (::unlink(temporary_.c_str()) != 0 && errno != ENOENT) fail("unlink of " + temporary_);
        // The file itself, where the path is a symbolic link.
        if (::linkat(AT_FDCWD, path_.c_str(), AT_FDCWD, temporary_.c_str(), AT_SYMLINK_FOLLOW) == 0)
            held_ = true;
        else if (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS || errno == EMLINK || errno == EXDEV)
            copy();
        else if (errno != ENOENT)
            fail("link");
    }
    previous_file(const previous_file&) = delete;
    previous_file& operator=(const previous_file&) = delete;
    ~previous_file() {
        if (held_) (void)::unlink(temporary_.c_str());
    }

    /// The file was replaced: its old content is `<path>.previous` from now on.
    void commit() {
        if (!held_) return;
        if (std::rename(temporary_.c_str(), name_.c_str()) != 0)
            throw io_error(name_, "rename", {errno, std::generic_category()},
                           "it was not changed, but " + path_ + " is new");
        held_ = false;
    }

private:
    [[noreturn]] void fail(const std::string& call) const {
        throw io_error(name_, call, {errno, std::generic_category()}, "nothing was changed");
    }

    void copy() {
        input_file from(path_);
        atomic_file to(temporary_);
        std::vector<std::uint8_t> bytes(std::size_t{1} << 20);
        while (const std::size_t count = from.read(bytes)) to.write(std::span(bytes).first(count));
        to.commit();
        held_ = true;
    }

    std::string path_, name_, temporary_;
    bool held_ = false;
};

}  // namespace ctcnn
