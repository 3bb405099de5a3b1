// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "ctcnn/core/error.hpp"

namespace ctcnn {

/// A regular file that is read from front to back, byte for byte.
/// Errors  throws data_error for a file that is missing, may not be read, or is a folder, a pipe or a device
class input_file {
public:
    /// Opens the file. A pipe is refused without waiting for somebody to write to it.
    explicit input_file(std::string path) : path_(std::move(path)) {
        std::error_code failure;
        const std::filesystem::file_status status = std::filesystem::status(path_, failure);
        if (status.type() == std::filesystem::file_type::not_found) refuse("nothing of this name");
        if (failure) refuse(failure.message());
        if (!std::filesystem::is_regular_file(status)) refuse(kind_of(status.type()));
        file_.reset(std::fopen(path_.c_str(), "rb"));
        if (!file_) refuse(std::generic_category().message(errno));
        size_ = std::filesystem::file_size(path_, failure);
        if (failure) refuse(failure.message());
    }

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    /// Bytes of the file when it was opened.
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    /// Bytes read so far.
    [[nodiscard]] std::uint64_t position() const noexcept { return position_; }

    /// Reads the next bytes, as many as fit `to`; fewer only where the file ends. Returns how many.
    std::size_t read(std::span<std::uint8_t> to) {
        errno = 0;
        const std::size_t count = to.empty() ? 0 : std::fread(to.data(), 1, to.size(), file_.get());
        position_ += count;
        if (std::ferror(file_.get()) != 0)
            throw data_error(path_, position_, "readable bytes", std::generic_category().message(errno));
        return count;
    }

private:
    struct closer {
        void operator()(std::FILE* file) const noexcept { (void)std::fclose(file); }  // read only: nothing to lose
    };

    [[noreturn]] void refuse(const std::string& found) const { throw data_error(path_, 0, "a readable file", found); }

    static std::string kind_of(std::filesystem::file_type type) {
        switch (type) {
        case std::filesystem::file_type::directory: return "a folder";
        case std::filesystem::file_type::fifo: return "a pipe (FIFO)";
        case std::filesystem::file_type::socket: return "a socket";
        case std::filesystem::file_type::block:
        case std::filesystem::file_type::character: return "a device";
        default: return "something that is no file";
        }
    }

    std::string path_;
    std::unique_ptr<std::FILE, closer> file_;
    std::uint64_t size_ = 0;
    std::uint64_t position_ = 0;
};

}  // namespace ctcnn
