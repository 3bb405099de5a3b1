// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "train_mnist/log_jsonl.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>

#include "ctcnn/core/error.hpp"
#include "train_mnist/options.hpp"
#include "train_mnist/text.hpp"

namespace train_mnist {

namespace {

/// A number as JSON has them, without loss; it has no infinity and no NaN.
std::string number(double value) { return std::isfinite(value) ? format("%.17g", value) : "null"; }

}  // namespace

log_jsonl::log_jsonl(const std::string& path) : path_(path) {
    if (path.empty()) return;
    file_.reset(std::fopen(path.c_str(), "ae"));
    if (!file_) throw ctcnn::argument_error("--log-jsonl: can't write " + path + ": " + std::strerror(errno));
    continue_after_old_lines();
}

/// Only after lines of our own: anything else has some other use. A line that was cut off, by a full disk or a loss of
/// power, is taken away, for what reads the log would stop at it.
void log_jsonl::continue_after_old_lines() {
    struct stat found {};
    if (::fstat(::fileno(file_.get()), &found) != 0 || !S_ISREG(found.st_mode) || found.st_size == 0) return;
    std::ifstream old(path_, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(old), {});
    if (old.bad() || !text.starts_with("{\"event\":\"") || text.size() != static_cast<std::size_t>(found.st_size))
        throw ctcnn::argument_error(
            "--log-jsonl: expected a new file or a log of train_mnist, found something else in " + path_ +
            "; choose another name");
    const std::size_t whole = text.rfind('\n') + 1;  // 0 where there is no line
    if (whole == text.size()) return;
    std::fprintf(stderr, "train_mnist: warning: the last line of %s was cut off and is removed\n", path_.c_str());
    if (::ftruncate(::fileno(file_.get()), static_cast<::off_t>(whole)) != 0)
        throw ctcnn::argument_error("--log-jsonl: can't write " + path_ + ": " + std::strerror(errno));
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
        "train_mnist: warning: --log-jsonl: can't write %s: %s; the run goes on without its log, and ends with "
        "%d\n",
        path_.c_str(), std::strerror(errno), static_cast<int>(internal));
}

}  // namespace train_mnist
