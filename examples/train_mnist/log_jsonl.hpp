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
/// continues. The log of another run is kept: before the lines of a run that resumes it, otherwise as FILE.previous.
///
/// If the log can't be written any more, as on a full disk, it warns once and writes no more; the run continues.
/// Errors  throws argument_error if the file can't be opened or is not a log
class log_jsonl {
public:
    /// \param path    if empty, nothing is written
    /// \param append  keep the lines of the file, for a run that resumes
    log_jsonl(const std::string& path, bool append);

    /// Whether a line could not be written.
    [[nodiscard]] bool failed() const noexcept { return failed_; }
    [[nodiscard]] explicit operator bool() const noexcept { return file_ != nullptr; }  ///< whether there is a log

    /// \param test_accuracy  NaN if it is not known
    void epoch(const ctcnn::epoch_report& report, double test_accuracy, std::size_t threads);
    void interrupted(int signal, std::size_t epoch, std::size_t step);
    /// Logs an evaluation without training.
    void tested(double test_accuracy);
    /// The accuracy of --average-shifts.
    void shifted(double test_accuracy);
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
