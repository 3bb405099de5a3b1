// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#if !defined(__cpp_exceptions) && !defined(CTCNN_ON_ERROR)
#include <cstdio>
#include <cstdlib>
/// What a program without exceptions (-fno-exceptions) does where others throw, with the text of the error; it must not
/// return. A program for a device may define it before it includes a header, in the same way in each of its files.
#define CTCNN_ON_ERROR(message) (std::fprintf(stderr, "%s\n", message), std::abort())
#endif

namespace ctcnn {

/// Base of all exceptions that ctcnn throws. Only checks of files, data and arguments throw; kernels are noexcept.
class error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// An argument that can't be used: a batch larger than its workspace, a rate that is not finite, and so on.
/// The message says what was expected and what was found.
class argument_error : public error {
public:
    using error::error;
};

/// There is not enough memory for what an option requests.
class memory_error : public error {
public:
    /// \param where   what allocates: "ctcnn::trainer"
    /// \param option  the option's name: "batch_size"
    /// \param value   its value
    /// \param bytes   how much memory that takes
    [[gnu::cold]] memory_error(const std::string& where, std::string option, std::uint64_t value, std::uint64_t bytes)
        : error(where + ": not enough memory for " + option + " = " + std::to_string(value) + ": " +
                std::to_string(bytes >> 20) + " MiB needed; lower it"),
          option_(std::move(option)),
          value_(value),
          bytes_(bytes) {}

    [[nodiscard]] const std::string& option() const noexcept { return option_; }
    [[nodiscard]] std::uint64_t value() const noexcept { return value_; }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }

private:
    std::string option_;
    std::uint64_t value_;
    std::uint64_t bytes_;
};

/// Two shapes that must be equal are not. Thrown where a shape is known only at run time.
class shape_error : public error {
public:
    [[gnu::cold]] shape_error(const std::string& what, std::string expected, std::string found)
        : error(what + ": expected shape " + expected + ", found " + found),
          expected_(std::move(expected)),
          found_(std::move(found)) {}

    [[nodiscard]] const std::string& expected() const noexcept { return expected_; }
    [[nodiscard]] const std::string& found() const noexcept { return found_; }

private:
    std::string expected_;
    std::string found_;
};

/// A data file that is missing, damaged or not of the expected format.
class data_error : public error {
public:
    /// \param path      the file
    /// \param offset    where in it, in bytes from its start
    /// \param expected  what should be there
    /// \param found     what is there
    [[gnu::cold]] data_error(std::string path, std::uint64_t offset, std::string expected, std::string found)
        : error(path + ": at byte " + std::to_string(offset) + ": expected " + expected + ", found " + found),
          path_(std::move(path)),
          offset_(offset),
          has_offset_(true),
          expected_(std::move(expected)),
          found_(std::move(found)) {}

    /// An error of a file or folder as a whole, such as one that does not exist.
    [[gnu::cold]] data_error(std::string path, std::string expected, std::string found)
        : error(path + ": expected " + expected + ", found " + found),
          path_(std::move(path)),
          expected_(std::move(expected)),
          found_(std::move(found)) {}

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    /// Whether the error is at one position in the file; if not, offset() is 0 and the message names none.
    [[nodiscard]] bool has_offset() const noexcept { return has_offset_; }
    [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
    [[nodiscard]] const std::string& expected() const noexcept { return expected_; }
    [[nodiscard]] const std::string& found() const noexcept { return found_; }

private:
    std::string path_;
    std::uint64_t offset_ = 0;
    bool has_offset_ = false;
    std::string expected_;
    std::string found_;
};

/// A file that could not be written: a call to the system failed.
class io_error : public error {
public:
    /// \param path         the file that was to be written
    /// \param call         which call failed: "open", "write", "fsync", "close", "rename", ...
    /// \param cause        what the system says
    /// \param consequence  the state of the file: "nothing was changed"
    [[gnu::cold]] io_error(std::string path, std::string call, std::error_code cause, const std::string& consequence)
        : error(path + ": " + call + " failed: " + cause.message() + "; " + consequence),
          path_(std::move(path)),
          call_(std::move(call)),
          cause_(cause) {}

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] const std::string& call() const noexcept { return call_; }
    [[nodiscard]] const std::error_code& cause() const noexcept { return cause_; }

private:
    std::string path_;
    std::string call_;
    std::error_code cause_;
};

/// A checkpoint that is intact, but of another run, network or version than the one that is to be resumed.
class checkpoint_error : public error {
public:
    /// \param path         the checkpoint
    /// \param differences  one line each: "seed: expected 1, found 2"
    [[gnu::cold]] checkpoint_error(std::string path, std::vector<std::string> differences)
        : error(message(path, differences)),
          path_(std::move(path)),
          differences_(std::move(differences)) {}

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] const std::vector<std::string>& differences() const noexcept { return differences_; }

private:
    static std::string message(const std::string& path, const std::vector<std::string>& differences) {
        std::string text = path + ": can't resume from this checkpoint, and nothing was changed:";
        for (const std::string& difference : differences) text += "\n  " + difference;
        return text;
    }

    std::string path_;
    std::vector<std::string> differences_;
};

/// Training diverged: a loss, a gradient, a parameter or an output is infinite or not a number.
class divergence_error : public error {
public:
    using error::error;
};

/// Ranks of a run on several machines could not exchange what they computed: one of them has ended, or the network
/// between them failed.
class communication_error : public error {
public:
    using error::error;
};

namespace detail {

/// Throws `error`; without exceptions, ends the program by CTCNN_ON_ERROR.
template <class Error>
[[noreturn, gnu::cold]] void throw_error(const Error& error) {
#if defined(__cpp_exceptions)
    throw error;
#else
    CTCNN_ON_ERROR(error.what());
    __builtin_unreachable();
#endif
}

}  // namespace detail

}  // namespace ctcnn
