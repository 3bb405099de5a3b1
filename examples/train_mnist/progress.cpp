// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "train_mnist/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "train_mnist/text.hpp"

namespace train_mnist {

namespace {

bool speaks_utf8() {
    for (const char* const name : {"LC_ALL", "LC_CTYPE", "LANG"})
        if (const char* const value = std::getenv(name); value != nullptr && *value != '\0') {
            const std::string_view locale(value);
            return locale.find("UTF-8") != locale.npos || locale.find("utf8") != locale.npos;
        }
    return false;
}

/// Columns of the terminal; a very large number if there is none.
std::size_t columns() {
    winsize size{};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return 1000;
}

/// Ten characters wide, as in tqdm.
std::string bar(double fraction, bool blocks) {
    constexpr std::size_t width = 10;
    const auto eighths = static_cast<std::size_t>((fraction > 0 ? std::min(fraction, 1.0) : 0) * width * 8);
    static constexpr std::string_view partial[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    std::string text;
    for (std::size_t i = 0; i < eighths / 8; ++i) text += blocks ? "█" : "#";
    std::size_t used = eighths / 8;
    if (eighths % 8 != 0) {
        text += blocks ? std::string(partial[eighths % 8]) : std::to_string(eighths % 8);
        ++used;
    }
    return text.append(width - used, ' ');
}

/// Characters on the screen: all bytes that do not continue a UTF-8 character.
bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

/// As many characters of a text as fit into the terminal, and their number.
std::size_t cut(std::string& text, std::size_t most) {
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!starts_character(text[i])) continue;
        if (characters == most) {
            text.resize(i);
            break;
        }
        ++characters;
    }
    return characters;
}

}  // namespace

progress::progress(progress_kind kind, std::size_t log_interval)
    : kind_(kind),
      log_interval_(log_interval),
      blocks_(speaks_utf8()) {}

void progress::begin(const std::string& title) {
    if (started_ && title == title_) return;
    title_ = title;
    started_ = true;
    begin_ = clock::now();
    shown_ = kind_ == progress_kind::bar ? clock::time_point{} : begin_;
    begin_done_ = 0;
}

bool progress::is_time(bool last, bool interval) {
    const clock::time_point now = clock::now();
    const bool is_bar = kind_ == progress_kind::bar;
    const auto pause = is_bar ? std::chrono::milliseconds(100) : std::chrono::seconds(10);
    if (now - shown_ < pause && !last && (is_bar || !interval)) return false;
    shown_ = now;
    return true;
}

void progress::on_step_end(const ctcnn::step_report& report) {
    if (kind_ == progress_kind::none) return;
    const std::size_t done = report.step + 1;
    const bool is_new = !started_;
    begin(format("epoch %zu/%zu", std::size_t{report.epoch} + 1, report.epochs));
    if (is_new) begin_done_ = done;  // the clock starts after this step
    if (is_time(done == report.steps, done % log_interval_ == 0))
        draw(done, report.steps, "step",
             format("loss=%.4f, acc=%.2f%%", report.train.loss(), 100 * report.train.accuracy()));
    if (done == report.steps) started_ = false;
}

void progress::on_evaluation_step(const ctcnn::evaluation_report& report) {
    // Evaluations are short, so that plain progress prints no lines for them.
    if (kind_ != progress_kind::bar) return;
    begin(evaluation_name_);
    const bool last = report.result.samples == report.total;
    if (is_time(last, false))
        draw(report.result.samples, report.total, "image", format("acc=%.2f%%", 100 * report.result.accuracy()));
    if (last) started_ = false;
}

void progress::draw(std::size_t done, std::size_t total, const char* unit, const std::string& details) {
    const double seconds = std::chrono::duration<double>(clock::now() - begin_).count();
    const double rate = seconds > 0 ? static_cast<double>(done - begin_done_) / seconds : 0;
    const double fraction = static_cast<double>(done) / static_cast<double>(total);
    const std::string passed = clock_text(seconds);
    const std::string left = rate > 0 ? clock_text(static_cast<double>(total - done) / rate) : "?";
    if (kind_ == progress_kind::plain) {
        std::fprintf(stderr, "%s: %3.0f%% %zu/%zu [%s<%s, %.1f %s/s, %s]\n", title_.c_str(), 100 * fraction, done,
                     total, passed.c_str(), left.c_str(), rate, unit, details.c_str());
        return;
    }
    std::string line =
        format("%s: %3.0f%%|%s| %zu/%zu [%s<%s, %.1f %s/s, %s]", title_.c_str(), 100 * fraction,
               bar(fraction, blocks_).c_str(), done, total, passed.c_str(), left.c_str(), rate, unit, details.c_str());
    // The last column is left free: some terminals begin a new line when it is written.
    const std::size_t width = cut(line, columns() - 1);
    if (width < width_) line.append(width_ - width, ' ');
    width_ = width;
    std::fprintf(stderr, "\r%s", line.c_str());
    std::fflush(stderr);
}

void progress::clear() {
    if (width_ != 0) {
        std::fprintf(stderr, "\r%s\r", std::string(width_, ' ').c_str());
        std::fflush(stderr);
    }
    width_ = 0;
}

}  // namespace train_mnist
