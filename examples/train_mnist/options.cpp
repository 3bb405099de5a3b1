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
#include <string>
#include <string_view>
#include <utility>

#include "ctcnn/parallel/thread_pool.hpp"
#include "ctcnn/version.hpp"
#include "train_mnist/flags.hpp"
#include "train_mnist/recipe.hpp"

namespace train_mnist {

namespace {

/// Whether standard error is a terminal that can return to the beginning of a line, as a bar requires.
bool is_terminal() {
    const char* const kind = std::getenv("TERM");
    return ::isatty(STDERR_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
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
    if (o.schedule != schedule_kind::exponential) return;
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

/// What is trained, and how.
void add_training(CLI::App& app, options& o) {
    constexpr std::size_t most_samples = 60'000;
    add_name(app, "--data", o.data, "DIR",
             "Folder of the four files (default: $CTCNN_DATA if it is set, ./data/mnist, and others)");
    add_choice<ctcnn::mnist_variant>(
        app, "--dataset", o.dataset,
        {{"mnist", ctcnn::mnist_variant::digits}, {"fashion", ctcnn::mnist_variant::fashion}}, "Data set");
    add_choice<network_kind>(app, "--network", o.network,
                             {{"seed", network_kind::seed},
                              {"lenet", network_kind::lenet},
                              {"fast", network_kind::fast},
                              {"resnet", network_kind::resnet},
                              {"wide-resnet", network_kind::wide_resnet}},
                             "Network");
    add_count<std::size_t>(app, "--validation", o.validation, 0, most_samples - 1,
                           "Training images that are validated instead, the same share of each class; 0: train on all "
                           "(default: a twelfth)");
    add_count<std::size_t>(app, "--epochs", o.epochs, 1, 1'000'000, "Passes over the training images");
    add_count<std::size_t>(app, "--early-stopping", o.early_stopping, 0, 1'000'000,
                           "End after so many epochs in a row that have not lowered the loss of validation, or of "
                           "training without one; 0: don't");
    add_count<std::size_t>(app, "--batch-size", o.batch_size, 1, most_samples, "Images in a training step");
    add_count<std::size_t>(app, "--accumulate", o.accumulate, 1, most_samples,
                           "Parts in which a batch is computed, to take less memory");
    add_count<std::size_t>(app, "--test-batch-size", o.test_batch_size, 1, most_samples,
                           "Images evaluated at once; changes speed and memory only");
    add_choice<optimizer_kind>(app, "--optimizer", o.optimizer,
                               {{"adam", optimizer_kind::adam},
                                {"adamw", optimizer_kind::adamw},
                                {"sgd", optimizer_kind::sgd},
                                {"rmsprop", optimizer_kind::rmsprop},
                                {"lion", optimizer_kind::lion}},
                               "Optimizer");
    add_number(app, "--lr", o.learning_rate, "Learning rate; --schedule begins with it, or one_cycle reaches it");
    add_number(app, "--momentum", o.momentum, "Momentum of SGD and RMSprop; beta1 of Adam, AdamW and Lion",
               {.below = 1});
    app.add_flag("--nesterov", o.nesterov, "Nesterov's momentum, for SGD");
    add_number(app, "--weight-decay", o.weight_decay, "Weight decay");
    app.add_flag("--decay-weights-only", o.decay_weights_only, "Biases and normalizations do not decay");
    add_choice<schedule_kind>(app, "--schedule", o.schedule,
                              {{"exponential", schedule_kind::exponential},
                               {"constant", schedule_kind::constant},
                               {"cosine", schedule_kind::cosine},
                               {"one_cycle", schedule_kind::one_cycle},
                               {"plateau", schedule_kind::plateau}},
                              "How the learning rate changes; plateau: when two epochs in a row have not lowered the "
                              "loss of validation");
    add_number(app, "--gamma", o.gamma, "Factor of the learning rate after each epoch (exponential), or on a plateau",
               {.zero = false});
    add_count<std::size_t>(app, "--warm-up", o.warm_up, 0, 1'000'000'000,
                           "Steps in which the learning rate grows to that of the schedule");
    app.add_flag(
        "--augment,!--no-augment", o.augment,
        "Change the training images at random: digits are rotated, scaled, sheared and moved; clothes are mirrored and "
        "moved");
    add_number(app, "--mixup", o.mixup,
               "Mix pairs of images, in shares that are drawn from the beta distribution of (X, X); 0: don't",
               {.below = 4});
    add_number(app, "--label-smoothing", o.label_smoothing, "Share of the probability that other classes are given",
               {.below = 1});
    add_number(app, "--ema", o.ema,
               "Decay of an average of the weights, such as 0.999, which is then validated, tested and exported; 0: "
               "none",
               {.below = 1});
    add_number(app, "--clip-norm", o.clip_norm,
               "Largest norm of the gradient, to which a larger one is scaled; 0: no limit");
    add_count<std::uint64_t>(app, "--seed", o.seed, 0, std::numeric_limits<std::uint64_t>::max(),
                             "Seed of initial weights, split, order of batches, dropout, and --augment");
}

void add_all(CLI::App& app, options& o, std::string& recipe, std::string& progress, std::string& summary) {
    add_training(app, o);
    add_choice<std::string>(app, "--recipe", recipe, {{"none", "none"}, {"best", "best"}},
                            "best: the flags that are best for --network and --dataset, before those that are given");
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
    app.add_flag("--average-shifts", o.average_shifts,
                 "At the end, also test with the mean of what the network says of each image and of its four copies "
                 "that are moved by a pixel");
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
    std::string recipe = "none", progress = "auto", summary;
    // The flags of a recipe are parsed before those that are given, and so are defaults of these.
    const auto parse = [&](const auto& words) {
        CLI::App app("Trains a convolutional network on MNIST, and tests it.", "train_mnist");
        app.get_formatter()->column_width(36);
        add_all(app, result, recipe, progress, summary);
        try {
            words(app);
            return true;
        } catch (const CLI::ParseError& error) {
            // CLI11 prints help, version or the error. Its own codes begin at 100.
            code = app.exit(error, std::cout, std::cerr) == 0 ? done : usage;
            return false;
        }
    };
    const auto given = [&](CLI::App& app) {
        app.parse(argc, argv);
        if (!summary.empty() && summary != "normal" && summary != "torch-summary")
            throw CLI::ValidationError("--summary", "expected normal or torch-summary, found " + summary);
        check_rates(result);
        if (result.accumulate > result.batch_size)
            throw CLI::ValidationError("--accumulate", "expected at most the --batch-size, " +
                                                           std::to_string(result.batch_size) + ", found " +
                                                           std::to_string(result.accumulate));
        if (result.nesterov && result.optimizer != optimizer_kind::sgd)
            throw CLI::ValidationError("--nesterov", "is for --optimizer sgd; leave it out, or choose that");
        check_checkpoints(result);
    };
    if (!parse(given)) return std::nullopt;
    if (recipe == "best") {
        const std::vector<std::string> flags = best_recipe(result.network, result.dataset);
        std::vector<std::string> reversed(flags.rbegin(), flags.rend());  // as CLI11 takes them
        result = options{};
        result.threads = ctcnn::available_threads();
        const auto those_of_the_recipe = [&](CLI::App& app) { app.parse(reversed); };
        if (!parse(those_of_the_recipe) || !parse(given)) return std::nullopt;
        result.recipe = flags;
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
