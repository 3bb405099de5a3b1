// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "ctcnn/train/callbacks.hpp"

namespace train_mnist {

/// A file with one JSON object a line: each epoch, and how the run ended. Every line is flushed before training
/// continues. What another run wrote there is kept: before the lines of a run that resumes, else as
/// FILE.previous.
///
/// A log that can't be written any more, as on a full disk, does not end the run: it prints one message, and writes no
/// more.
/// Errors  throws argument_error where the file can't be opened, or holds something else
class log_jsonl {
public:
    /// \param path    empty: nothing is written
    /// \param append  after what is there: the run resumes
    log_jsonl(const std::string& path, bool append);

    /// A line could not be written.
    [[nodiscard]] bool failed() const noexcept { return failed_; }
    [[nodiscard]] explicit operator bool() const noexcept { return file_ != nullptr; }  ///< there is one

    /// \param test_accuracy  NaN: not known
    void epoch(const ctcnn::epoch_report& report, double test_accuracy, std::size_t threads);
    void interrupted(int signal, std::size_t epoch, std::size_t step);
    /// Of an evaluation that trains nothing.
    void tested(double test_accuracy);
    void done(double validation_accuracy, double test_accuracy, double seconds_total);

private:
    void write(const std::string& line);

    struct closer {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::string path_;
    std::unique_ptr<std::FILE, closer> file_;
    bool failed_ = false;
};

}  // namespace train_mnist
