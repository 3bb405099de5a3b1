// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "train_mnist/log_jsonl.hpp"

#include <cerrno>
#include <cmath>
#include <cstring>

#include "ctcnn/core/error.hpp"
#include "train_mnist/text.hpp"

namespace train_mnist {

namespace {

/// A number as JSON has them, without loss; it has no infinity and no NaN.
std::string number(double value) { return std::isfinite(value) ? format("%.17g", value) : "null"; }

}  // namespace

log_jsonl::log_jsonl(const std::string& path, bool append) : path_(path) {
    if (path.empty()) return;
    file_.reset(std::fopen(path.c_str(), append ? "a" : "w"));
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

void log_jsonl::done(double validation_accuracy, double test_accuracy, double seconds_total) {
    write("{\"event\":\"done\",\"validation_accuracy\":" + number(validation_accuracy) +
          ",\"test_accuracy\":" + number(test_accuracy) + ",\"seconds_total\":" + number(seconds_total) + "}");
}

void log_jsonl::write(const std::string& line) {
    if (!file_) return;
    if (std::fprintf(file_.get(), "%s\n", line.c_str()) < 0 || std::fflush(file_.get()) != 0)
        throw ctcnn::error("--log-jsonl: can't write " + path_ + ": " + std::strerror(errno));
}

}  // namespace train_mnist
