// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// The only file that includes CLI11, which takes some seconds to compile.

#include "train_mnist/options.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "ctcnn/parallel/thread_pool.hpp"
#include "ctcnn/version.hpp"

namespace train_mnist {

namespace {

/// Whether standard error is a terminal that can return to the beginning of a line, as a bar requires.
bool is_terminal() {
    const char* const kind = std::getenv("TERM");
    return ::isatty(STDERR_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

/// Adds a flag that takes one of some words, each of which means a value.
template <class T>
void add_choice(CLI::App& app, const std::string& name, T& value, const std::map<std::string, T>& words,
                const std::string& text) {
    std::string default_word, all;
    for (const auto& [word, meaning] : words) {
        all += (all.empty() ? "" : "|") + word;
        if (meaning == value) default_word = word;
    }
    app.add_option_function<std::string>(
           name, [&value, words](const std::string& word) { value = words.at(word); }, text)
        ->check([words, all](const std::string& word) {
            return words.contains(word) ? std::string() : "expected " + all + ", found " + word;
        })
        ->type_name(all)
        ->default_str(default_word);
}

/// Adds a flag that takes a whole number between two bounds. CLI11 alone would read "1e3" as 1 and "0x10" as 16.
template <class T>
CLI::Option* add_count(CLI::App& app, const std::string& name, T& value, T least, T most, const std::string& text) {
    return app.add_option(name, value, text)
        ->check([least, most](const std::string& word) {
            const bool digits = !word.empty() && word.find_first_not_of("0123456789") == std::string::npos;
            if (digits && word.size() <= 20) {
                const auto wide = std::strtoull(word.c_str(), nullptr, 10);
                const bool overflow =
                    wide == std::numeric_limits<unsigned long long>::max() && word != "18446744073709551615";
                if (!overflow && wide >= least && wide <= most) return std::string();
            }
            return "expected a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
                   ", found " + word;
        })
        ->type_name("N")
        ->capture_default_str();
}

/// Bounds of a number in addition to being at least 0.
struct bounds {
    bool zero = true;
    double below = std::numeric_limits<double>::infinity();
};

/// Adds a flag that takes a number of at least 0. As training computes in float, it must be finite there, and not
/// underflow to 0 or a denormal number.
void add_number(CLI::App& app, const std::string& name, double& value, const std::string& text, bounds within = {}) {
    app.add_option(name, value, text)
        ->check([within](const std::string& word) {
            char* end = nullptr;
            const double number = std::strtod(word.c_str(), &end);
            const bool is_number = !word.empty() && *end == '\0' && number >= 0;
            const float single = static_cast<float>(is_number ? number : 0);
            if (is_number && (number == 0 ? within.zero
                                          : single >= std::numeric_limits<float>::min() &&
                                                single <= std::numeric_limits<float>::max() && single < within.below))
                return std::string();
            std::string expected = within.zero ? "a number that is at least 0" : "a number above 0";
            if (std::isfinite(within.below)) expected += " and below " + CLI::detail::to_string(within.below);
            return "expected " + expected + ", which a float can hold (0, or from 1.2e-38 to 3.4e38), found " + word;
        })
        ->type_name("X")
        ->capture_default_str();
}

/// Adds a flag that takes a name. An empty one is refused, as it usually is a shell variable that is not set.
void add_name(CLI::App& app, const std::string& name, std::string& value, const std::string& type,
              const std::string& text) {
    app.add_option(name, value, text)
        ->check([type](const std::string& word) {
            return word.empty() ? "expected " + type + ", found an empty word; is a variable of the shell not set?"
                                : std::string();
        })
        ->type_name(type);
}

/// Parses "500", "500steps" or "60s"; returns false for anything else.
bool read_interval(const std::string& text, options& to) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::string unit = text.substr(digits);
    if (digits == 0 || digits > 9 || (!unit.empty() && unit != "steps" && unit != "s")) return false;
    const std::size_t number = std::strtoul(text.c_str(), nullptr, 10);
    (unit == "s" ? to.save_seconds : to.save_steps) = number;
    return number > 0;
}

/// Refuses options whose learning rate overflows before the last epoch.
void check_rates(const options& o) {
    const double last = o.learning_rate * std::pow(o.gamma, static_cast<double>(o.epochs - 1));
    if (last > static_cast<double>(std::numeric_limits<float>::max()))
        throw CLI::ValidationError("--gamma", "expected a learning rate that a float can hold in each of the " +
                                                  std::to_string(o.epochs) + " epochs, found " +
                                                  CLI::detail::to_string(last) + " in the last");
}

/// Checks the flags of checkpoints, which depend on each other.
void check_checkpoints(options& o) {
    if ((o.save_steps != 0 || o.save_seconds != 0) && o.save.empty())
        throw CLI::ValidationError("--save-every", "needs --save FILE");
    if (o.evaluate && o.resume.empty()) throw CLI::ValidationError("--evaluate", "needs --resume FILE");
    for (const auto& [flag, path] : {std::pair("--report", &o.report), std::pair("--tensorboard", &o.tensorboard)})
        if (o.evaluate && !path->empty())
            throw CLI::ValidationError(flag, "is about training, and --evaluate trains nothing; leave one of them out");
    if (o.resume != "auto") return;
    if (o.save.empty()) throw CLI::ValidationError("--resume", "auto needs --save FILE");
    o.resume_auto = true;
    // If it can't be examined, the file is used, and reading it reports the cause.
    if (::access(o.save.c_str(), F_OK) == 0 || errno != ENOENT || o.evaluate)
        o.resume = o.save;
    else
        o.resume.clear();
}

void add_all(CLI::App& app, options& o, std::string& progress, std::string& summary) {
    constexpr std::size_t most_samples = 60'000;
    add_name(app, "--data", o.data, "DIR",
             "Folder of the four files (default: $CTCNN_DATA if it is set, ./data/mnist, and others)");
    add_choice<ctcnn::mnist_variant>(
        app, "--dataset", o.dataset,
        {{"mnist", ctcnn::mnist_variant::digits}, {"fashion", ctcnn::mnist_variant::fashion}}, "Data set");
    add_count<std::size_t>(app, "--epochs", o.epochs, 1, 1'000'000, "Passes over the training images");
    add_count<std::size_t>(app, "--batch-size", o.batch_size, 1, most_samples, "Images in a training step");
    add_count<std::size_t>(app, "--test-batch-size", o.test_batch_size, 1, most_samples,
                           "Images evaluated at once; changes speed and memory only");
    add_choice<optimizer_kind>(
        app, "--optimizer", o.optimizer,
        {{"adam", optimizer_kind::adam}, {"adamw", optimizer_kind::adamw}, {"sgd", optimizer_kind::sgd}}, "Optimizer");
    add_number(app, "--lr", o.learning_rate, "Learning rate of the first epoch");
    add_number(app, "--momentum", o.momentum, "Momentum of SGD; beta1 of Adam and AdamW", {.below = 1});
    add_number(app, "--weight-decay", o.weight_decay, "Weight decay");
    add_number(app, "--gamma", o.gamma, "Factor of the learning rate after each epoch", {.zero = false});
    add_number(app, "--clip-norm", o.clip_norm,
               "Largest norm of the gradient, to which a larger one is scaled; 0: no limit");
    add_count<std::uint64_t>(app, "--seed", o.seed, 0, std::numeric_limits<std::uint64_t>::max(),
                             "Seed of initial weights, split, order of batches, and dropout");
    add_count<std::size_t>(app, "-j,--threads", o.threads, 1, 1024, "Threads; any number gives the same result");
    add_count<std::size_t>(app, "--log-interval", o.log_interval, 1, 1'000'000'000,
                           "Steps between two lines of plain progress");
    add_name(app, "--save", o.save, "FILE",
             "Write a checkpoint after each epoch and when a signal comes; FILE.previous is the one before, FILE.best "
             "the one with the best validation");
    app.add_flag("--overwrite", o.overwrite, "Let a new run replace the existing checkpoints of --save");
    app.add_option_function<std::string>(
           "--save-every", [&o](const std::string& text) { read_interval(text, o); },
           "Also after every N steps, or N seconds")
        ->check([](const std::string& text) {
            options ignored;
            return read_interval(text, ignored) ? std::string()
                                                : "expected a number of steps or seconds, as in 500, 500steps or 60s, "
                                                  "found " +
                                                      text;
        })
        ->type_name("N[steps|s]");
    add_name(app, "--resume", o.resume, "FILE|auto",
             "Resume from this checkpoint; auto: from the file of --save, if it exists");
    app.add_flag("--allow-other-arithmetic", o.other_arithmetic,
                 "Resume even if another compiler or instruction set wrote the checkpoint; the bits will differ");
    app.add_flag("-e,--evaluate", o.evaluate, "Test the parameters of --resume, and train nothing");
    add_name(app, "--export", o.export_to, "FILE.onnx", "Write the trained or evaluated network as ONNX at the end");
    app.add_flag("--dry-run", o.dry_run, "One step an epoch and one batch an evaluation, to test the set-up");
    app.add_flag("--summary{normal}", summary,
                 "Print the network's layers and exit; --summary=torch-summary: in the format of that tool");
    add_name(app, "--log-jsonl", o.log_jsonl, "FILE",
             "Write a JSON object for each epoch into a file, and test each epoch; FILE.previous is the log of the "
             "run before, if the new run does not resume it");
    add_name(app, "--report", o.report, "FILE.html",
             "Write a report into one HTML file after each epoch, for a browser; a run that resumes continues it, and "
             "FILE.html.previous is that of another run");
    add_name(app, "--tensorboard", o.tensorboard, "DIR", "Write events for TensorBoard into a folder after each epoch");
    add_choice<std::string>(app, "--progress", progress,
                            {{"auto", "auto"}, {"bar", "bar"}, {"plain", "plain"}, {"none", "none"}},
                            "On standard error; auto: a bar on a terminal, else plain lines");
    app.add_flag("-q,--quiet", o.quiet, "Only the result and errors");
    app.set_version_flag("--version", "train_mnist of ctcnn " + std::string(ctcnn::version));
}

}  // namespace

std::optional<options> parse_options(int argc, const char* const* argv, int& code) {
    options result;
    result.threads = ctcnn::available_threads();
    std::string progress = "auto", summary;
    CLI::App app("Trains a convolutional network on MNIST, and tests it.", "train_mnist");
    app.get_formatter()->column_width(36);
    add_all(app, result, progress, summary);
    try {
        app.parse(argc, argv);
        if (!summary.empty() && summary != "normal" && summary != "torch-summary")
            throw CLI::ValidationError("--summary", "expected normal or torch-summary, found " + summary);
        check_rates(result);
        check_checkpoints(result);
    } catch (const CLI::ParseError& error) {
        // CLI11 prints help, version or the error. Its own codes begin at 100.
        code = app.exit(error, std::cout, std::cerr) == 0 ? done : usage;
        return std::nullopt;
    }
    if (!summary.empty()) result.summary = summary == "normal" ? summary_kind::normal : summary_kind::torch_summary;
    if (progress == "auto") progress = is_terminal() ? "bar" : "plain";
    if (!result.quiet && progress != "none")
        result.progress = progress == "bar" ? progress_kind::bar : progress_kind::plain;
    for (int i = 0; i < argc; ++i) {
        const std::string_view word(argv[i]);
        if (word == "--resume")
            ++i;
        else if (!word.starts_with("--resume=") && !word.starts_with("--overwrite"))
            result.command.emplace_back(word);
    }
    code = done;
    return result;
}

}  // namespace train_mnist
