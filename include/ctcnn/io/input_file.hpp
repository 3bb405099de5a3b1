// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/io/file_descriptor.hpp"

namespace ctcnn::detail {

/// A regular file that is read from front to back.
/// Errors  throws data_error for a file that is missing or not readable, and for a folder, a pipe or a device
class input_file {
public:
    /// Opens the file. A pipe is refused without waiting for a writer.
    explicit input_file(std::string path) : path_(std::move(path)) {
        int number = -1;
        do number = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
        while (number < 0 && errno == EINTR);
        const int cause = errno;
        file_ = file_descriptor(number);
        // Checks the opened file and not its name, which may be that of another file by now. The name is checked only
        // if open fails, as for a socket.
        struct stat status {};
        const bool known = (file_.is_open() ? ::fstat(number, &status) : ::stat(path_.c_str(), &status)) == 0;
        if (!file_.is_open() && cause == ENOENT) refuse("nothing of this name");
        if (known && !S_ISREG(status.st_mode)) refuse(kind_of(status.st_mode));
        if (!file_.is_open()) refuse(std::generic_category().message(cause));
        if (!known) refuse(std::generic_category().message(errno));
        size_ = static_cast<std::uint64_t>(status.st_size);
    }

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    /// The size of the file when it was opened.
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    /// Bytes read so far.
    [[nodiscard]] std::uint64_t position() const noexcept { return position_; }

    /// Reads the next bytes into `to`, and returns how many: fewer than its size only at the end of the file.
    std::size_t read(std::span<std::uint8_t> to) {
        constexpr std::size_t most_at_once = std::size_t{1} << 30;
        std::size_t done = 0;
        while (done < to.size()) {
            const ::ssize_t count = ::read(file_.get(), to.data() + done, std::min(to.size() - done, most_at_once));
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) throw data_error(path_, position_, "readable bytes", std::generic_category().message(errno));
            if (count == 0) break;
            done += static_cast<std::size_t>(count);
            position_ += static_cast<std::uint64_t>(count);
        }
        return done;
    }

private:
    [[noreturn]] void refuse(const std::string& found) const { throw data_error(path_, 0, "a readable file", found); }

    static std::string kind_of(::mode_t mode) {
        if (S_ISDIR(mode)) return "a folder";
        if (S_ISFIFO(mode)) return "a pipe (FIFO)";
        if (S_ISSOCK(mode)) return "a socket";
        if (S_ISBLK(mode) || S_ISCHR(mode)) return "a device";
        return "something that is not a file";
    }

    std::string path_;
    file_descriptor file_;
    std::uint64_t size_ = 0;
    std::uint64_t position_ = 0;
};

}  // namespace ctcnn::detail
