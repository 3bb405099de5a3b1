// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "train_mnist/log_jsonl.hpp"

#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "ctcnn/core/error.hpp"
#include "support/same_file.hpp"
#include "train_mnist/options.hpp"
#include "train_mnist/text.hpp"

namespace train_mnist {

namespace {

/// A number in JSON, without loss. JSON has no infinity and no NaN, which become null.
std::string number(double value) { return std::isfinite(value) ? format("%.17g", value) : "null"; }

bool holds_something(const std::string& path) {
    std::error_code failure;
    return std::filesystem::is_regular_file(path, failure) && std::filesystem::file_size(path, failure) > 0;
}

/// The lines of the file. Refuses a file that is not a log of this program.
std::string old_lines(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(file), {});
    if (!file || !text.starts_with("{\"event\":\""))
        throw ctcnn::argument_error(
            "--log-jsonl: expected a new file or a log of train_mnist, found something else in " + path +
            "; choose another name");
    return text;
}

void require(bool done, const std::string& path) {
    if (!done) throw ctcnn::argument_error("--log-jsonl: can't keep what is in " + path + ": " + std::strerror(errno));
}

/// Keeps the log of an older run, and says so.
void keep_old_lines(const std::string& path, bool append) {
    if (!holds_something(path)) return;
    const std::string text = old_lines(path), file = support::place_of(path).string();
    if (!append) {
        const std::string previous = file + ".previous";
        if (holds_something(previous)) (void)old_lines(previous);
        require(std::rename(file.c_str(), previous.c_str()) == 0, path);
        std::fprintf(stderr, "train_mnist: the log of another run in %s is now %s\n", path.c_str(), previous.c_str());
        return;
    }
    // Removes a line that was truncated by a full disk or a loss of power, at which a reader of the log would stop.
    const std::size_t whole = text.rfind('\n') + 1;  // 0 if there is no line
    if (whole == text.size()) return;
    std::fprintf(stderr, "train_mnist: warning: the last line of %s was cut off and is removed\n", path.c_str());
    require(::truncate(file.c_str(), static_cast<::off_t>(whole)) == 0, path);
}

}  // namespace

log_jsonl::log_jsonl(const std::string& path, bool append) : path_(path) {
    if (path.empty()) return;
    keep_old_lines(path, append);
    file_.reset(std::fopen(path.c_str(), append ? "ae" : "we"));
    if (!file_) throw ctcnn::argument_error("--log-jsonl: can't write " + path + ": " + std::strerror(errno));
}

void log_jsonl::epoch(const ctcnn::epoch_report& report, double test_accuracy, std::size_t threads) {
    write(format("{\"event\":\"epoch\",\"epoch\":%zu,", std::size_t{report.epoch} + 1) +
          "\"train_loss\":" + number(report.train.loss()) + ",\"train_accuracy\":" + number(report.train.accuracy()) +
          ",\"validation_loss\":" + number(report.validation.loss()) +
          ",\"validation_accuracy\":" + number(report.validation.accuracy()) +
          ",\"test_accuracy\":" + number(test_accuracy) + ",\"seconds\":" + number(report.seconds) +
          ",\"images_per_second\":" + number(static_cast<double>(report.images) / report.seconds) +
          ",\"learning_rate\":" + number(report.learning_rate) + format(",\"threads\":%zu}", threads));
}

void log_jsonl::interrupted(int signal, std::size_t epoch, std::size_t step) {
    write(format("{\"event\":\"interrupted\",\"signal\":%d,\"epoch\":%zu,\"step\":%zu}", signal, epoch, step));
}

void log_jsonl::tested(double test_accuracy) {
    write("{\"event\":\"test\",\"test_accuracy\":" + number(test_accuracy) + "}");
}

void log_jsonl::shifted(double test_accuracy) {
    write("{\"event\":\"shifted_test\",\"test_accuracy\":" + number(test_accuracy) + "}");
}

void log_jsonl::done(double validation_accuracy, double test_accuracy, double seconds_total) {
    write("{\"event\":\"done\",\"validation_accuracy\":" + number(validation_accuracy) +
          ",\"test_accuracy\":" + number(test_accuracy) + ",\"seconds_total\":" + number(seconds_total) + "}");
}

void log_jsonl::write(const std::string& line) {
    if (!file_ || failed_) return;
    if (std::fprintf(file_.get(), "%s\n", line.c_str()) >= 0 && std::fflush(file_.get()) == 0) return;
    failed_ = true;
    std::fprintf(
        stderr,
        "train_mnist: warning: --log-jsonl: can't write %s: %s; the run continues without its log, and ends with "
        "%d\n",
        path_.c_str(), std::strerror(errno), static_cast<int>(internal));
}

}  // namespace train_mnist
