// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace ctcnn::detail {

/// A file descriptor that is closed by the destructor. Holds -1 if nothing is open.
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

    /// Replaces a descriptor that is the number of standard input, output or error, which open() returns if these were
    /// closed (`program >&-`): output of the program would be written to the file. Does nothing, and sets errno, if
    /// there is no other descriptor.
    void leave_standard_streams() noexcept {
        if (number_ < 0 || number_ > STDERR_FILENO) return;
        file_descriptor other(::fcntl(number_, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
        if (other.is_open()) *this = std::move(other);
    }

    /// Closes the file. Returns false, with errno set, if that fails: a delayed write may fail only now.
    bool close() noexcept {
        const int number = std::exchange(number_, -1);
        // After EINTR the descriptor is closed on Linux, and closing it again could hit another thread's file.
        return number < 0 || ::close(number) == 0 || errno == EINTR;
    }

private:
    int number_ = -1;
};

}  // namespace ctcnn::detail
