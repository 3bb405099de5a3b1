// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace ctcnn::detail {

/// A file descriptor of the system, closed at the end of its life. Holds -1 where nothing is open.
class file_descriptor {
public:
    file_descriptor() noexcept = default;
    explicit file_descriptor(int number) noexcept : number_(number) {}
    file_descriptor(file_descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    file_descriptor& operator=(file_descriptor&& other) noexcept {
        if (this != &other) {
            (void)close();
            number_ = std::exchange(other.number_, -1);
        }
        return *this;
    }
    ~file_descriptor() { (void)close(); }

    [[nodiscard]] int get() const noexcept { return number_; }
    [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }

    /// Another number for the same file where it is that of standard input, output or error, which is free where these
    /// were closed (`program >&-`): what is printed would land in the file. Unchanged, with errno set, where the system
    /// has none left.
    void leave_standard_streams() noexcept {
        if (number_ < 0 || number_ > STDERR_FILENO) return;
        file_descriptor other(::fcntl(number_, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
        if (other.is_open()) *this = std::move(other);
    }

    /// Closes it. Returns false, with errno set, if the system says so: a write that was put off may fail only now.
    bool close() noexcept {
        const int number = std::exchange(number_, -1);
        // After EINTR the descriptor is closed on Linux, and closing it again could hit another thread's file.
        return number < 0 || ::close(number) == 0 || errno == EINTR;
    }

private:
    int number_ = -1;
};

}  // namespace ctcnn::detail
