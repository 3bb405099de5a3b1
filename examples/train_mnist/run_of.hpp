// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/parallel/rank_exchange.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "ctcnn/train/averaged_model.hpp"
#include "ctcnn/train/early_stopping.hpp"
#include "ctcnn/train/training_options.hpp"
#include "ctcnn/train/training_step.hpp"
#include "train_mnist/export.hpp"
#include "train_mnist/image_sets.hpp"
#include "train_mnist/log_jsonl.hpp"
#include "train_mnist/options.hpp"
#include "train_mnist/paths.hpp"
#include "train_mnist/progress.hpp"
#include "train_mnist/ranks.hpp"
#include "train_mnist/reports.hpp"
#include "train_mnist/saving.hpp"
#include "train_mnist/shifted_test.hpp"
#include "train_mnist/signals.hpp"
#include "train_mnist/text.hpp"
#include "train_mnist/training.hpp"
#include "train_mnist/training_images.hpp"

namespace train_mnist {

inline void print_confusion(const ctcnn::evaluation<10>& tested, const options& o) {
    if (o.quiet) return;
    std::printf("\nconfusion matrix of the test (rows: actual class, columns: predicted class)\n%s",
                confusion_text(tested.confusion, class_names(o)).c_str());
}

/// The batch size of tests: not above the number of images, for which one batch gives the same result.
inline std::size_t test_batch(const options& o, const images& test) {
    return std::clamp<std::size_t>(test.count(), 1, o.test_batch_size);
}

/// Evaluates the test set, at the end and, if there is a log, after each epoch; prints and logs the epochs.
template <class Network>
class reporter {
public:
    reporter(const options& o, const ctcnn::model<Network>& model, const images& test, ctcnn::executor& threads,
             progress& shown, log_jsonl& log)
        : options_(o),
          log_(log),
          model_(model),
          test_(test),
          threads_(threads),
          progress_(shown),
          evaluate_(model, threads, {.batch_size = test_batch(o, test)}) {}

    /// Takes over the validation of a run that is resumed, for the result.
    void resume(const ctcnn::training_progress& progress) { validation_ = progress.validation; }

    ctcnn::training_action on_epoch_end(const ctcnn::epoch_report& report) {
        validation_ = report.validation;
        // An epoch is logged even if a signal ended its test: it is saved, and won't be trained again.
        const bool tests = log_ || options_.tests_epochs, is_tested = tests && test();
        log_.epoch(report, is_tested ? tested_->result.accuracy() : std::nan(""), threads_.workers());
        progress_.clear();
        if (!options_.quiet) {
            const double speed = report.images == 0 ? 0 : static_cast<double>(report.images) / report.seconds;
            std::printf("epoch %zu/%zu: loss %.4f, accuracy %.2f %%, validation %s, %.1f s, %.0f images/s, learning "
                        "rate %.3g\n",
                        std::size_t{report.epoch} + 1, report.epochs, report.train.loss(),
                        100 * report.train.accuracy(), accuracy_text(report.validation).c_str(), report.seconds, speed,
                        report.learning_rate);
            std::fflush(stdout);
        }
        return tests && !is_tested ? ctcnn::training_action::stop : ctcnn::training_action::proceed;
    }
    /// The parameters change, so that an earlier test is not valid any more.
    void on_step_end(const ctcnn::step_report&) { is_new_ = true; }
    static bool wants_state(const ctcnn::step_report&) { return false; }

    /// Tests the current parameters, unless they have been tested. Returns false if a signal came.
    bool test() {
        if (tested_ && !is_new_) return true;
        progress_.evaluating("test");
        auto found = evaluate_(test_, progress_, stop_on_signal{});
        progress_.evaluating("validation");
        if (!found.complete) return false;
        tested_ = found;
        is_new_ = false;
        return true;
    }

    /// Prints the result, and returns the program's exit code.
    int result(double seconds) {
        progress_.clear();
        const char* const note = options_.dry_run ? " (dry run: not a result)" : "";
        std::printf("validation accuracy %s%s\n", accuracy_text(validation_).c_str(), note);
        std::printf("test accuracy %s%s\n", accuracy_text(tested_->result).c_str(), note);
        if (options_.average_shifts && !test_shifted(model_, test_, threads_, log_, note))
            return signalled + signal_received();
        log_.done(validation_.accuracy(), tested_->result.accuracy(), seconds);
        print_confusion(*tested_, options_);
        return log_.failed() ? internal : done;
    }

    /// Says where a signal stopped the run and how to resume it, and returns the program's exit code.
    int interrupted(const ctcnn::training_progress& at, std::size_t steps, const std::string& how_to_go_on) {
        progress_.clear();
        const int signal = signal_received();
        log_.interrupted(signal, at.epoch + std::size_t{1}, at.step);
        const bool trained = at.epoch == options_.epochs;
        const std::string where = trained ? "after the last epoch"
                                          : format("in epoch %zu of %zu, after step %zu of %zu",
                                                   at.epoch + std::size_t{1}, options_.epochs, at.step, steps);
        std::fprintf(stderr, "train_mnist: stopped by %s %s. %s\n", signal_name(signal), where.c_str(),
                     how_to_go_on.c_str());
        return signalled + signal;
    }

private:
    const options& options_;
    log_jsonl& log_;
    const ctcnn::model<Network>& model_;
    const images& test_;
    ctcnn::executor& threads_;
    progress& progress_;
    ctcnn::evaluator<Network> evaluate_;
    ctcnn::metrics validation_;
    std::optional<ctcnn::evaluation<10>> tested_;
    bool is_new_ = true;
};

/// Implements --early-stopping: a callback that asks ctcnn's, or does nothing.
class early_end {
public:
    explicit early_end(std::size_t patience) {
        if (patience > 0) how_ = ctcnn::early_stopping{.patience = patience};
    }

    template <class Trainer, class... Data>
    ctcnn::training_action on_fit_begin(const Trainer& training, const Data&... sets) {
        return how_ ? kept(how_->on_fit_begin(training, sets...)) : ctcnn::training_action::proceed;
    }
    ctcnn::training_action on_epoch_end(const ctcnn::epoch_report& report) {
        return how_ ? kept(how_->on_epoch_end(report)) : ctcnn::training_action::proceed;
    }

    /// Whether it has stopped the training.
    [[nodiscard]] bool came() const noexcept { return came_; }

private:
    ctcnn::training_action kept(ctcnn::training_action action) noexcept {
        came_ = action == ctcnn::training_action::stop;
        return action;
    }

    std::optional<ctcnn::early_stopping> how_;
    bool came_ = false;
};

/// Calls `function`. An argument_error is reported as one of these flags.
template <class Function>
auto of_flags(const std::string& flags, const Function& function) {
    try {
        return function();
    } catch (const ctcnn::argument_error& error) {
        throw ctcnn::argument_error(flags + ": " + error.what());
    }
}

inline std::unique_ptr<ctcnn::thread_pool> make_threads(const options& o) {
    return of_flags("--threads", [&] { return std::make_unique<ctcnn::thread_pool>(o.threads); });
}

template <class Network>
int train(const options& o, ranks& all) {
    const auto begin = std::chrono::steady_clock::now();
    remember_signals(all.are_several());
    const chosen_optimizer optimizer(o);
    const chosen_schedule schedule(o);
    const ctcnn::cross_entropy loss{.label_smoothing = o.label_smoothing};
    // Checked before data are read.
    of_flags("--lr, --momentum and --weight-decay", [&] { optimizer.check<float>(); });
    of_flags("--schedule and --gamma", [&] { schedule.check(); });
    of_flags("--label-smoothing", [&] { loss.check(); });
    if (!o.recipe.empty() && !o.quiet) std::printf("recipe: %s\n", shell_text(o.recipe).c_str());
    progress shown(o.progress, o.log_interval);
    reports written(o, [&] { shown.clear(); });
    log_jsonl log(o.log_jsonl, !o.resume.empty());
    image_sets sets = load_images(o);
    if (o.dry_run) shorten(sets, o);

    const std::unique_ptr<ctcnn::thread_pool> pool = make_threads(o);
    ctcnn::executor& threads = all.everywhere(*pool);
    ctcnn::model<Network> net(ctcnn::seed{o.seed});
    ctcnn::training_options how{
        .epochs = o.epochs, .batch_size = o.batch_size, .evaluation_batch_size = o.test_batch_size, .seed = o.seed};
    if (o.clip_norm > 0) how.max_gradient_norm = o.clip_norm;
    how.average.decay = o.ema;
    how.accumulate = o.accumulate;
    how.mixup = o.mixup;
    const training_images images_to_train(o, sets.train);
    trainer<Network> training(net, threads, loss, optimizer, schedule, how);
    saving<Network> saved(o, training, images_to_train, sets.validation);
    saving<Network>::start_on_ranks(training, images_to_train, sets.validation);
    reporter<Network> report(o, training.averaged(), sets.test, threads, shown, log);
    report.resume(training.progress());

    try {
        // Reports first: an epoch that is in them and was not saved is replaced when the run resumes, and one that was
        // saved and is not in them would be missing. They don't throw. The epoch is saved before the rest may fail.
        early_end early(o.early_stopping);
        bool finished = training.fit(images_to_train, sets.validation, shown, written, saved, report, early,
                                     stop_on_signal{}) == ctcnn::training_outcome::finished;
        if (!finished && early.came()) {
            finished = true;
            shown.clear();
            if (!o.quiet)
                std::printf("stopped after epoch %zu: no lower loss for %zu %s\n",
                            std::size_t{training.progress().epoch}, o.early_stopping,
                            o.early_stopping == 1 ? "epoch" : "epochs");
        }
        if (!finished || !report.test())
            return report.interrupted(training.progress(), (sets.train.count() + o.batch_size - 1) / o.batch_size,
                                      saved.interrupted());
    } catch (const ctcnn::divergence_error&) {
        shown.clear();
        saved.diverged();
        throw;
    } catch (...) {
        shown.clear();
        throw;
    }
    export_network(o, training.averaged(), sets.test);
    const int code = report.result(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    return written.failed() ? internal : code;
}

/// What a step receives from other ranks: counted in one of images that are zero.
template <class Network>
void print_traffic(const options& o, ranks& all) {
    const std::unique_ptr<ctcnn::thread_pool> pool = make_threads(o);
    ctcnn::executor& threads = all.everywhere(*pool);
    ctcnn::model<Network> net;
    const chosen_optimizer optimizer(o);
    ctcnn::optimizer_state<typename Network::parameters> state(optimizer);
    ctcnn::detail::averaged_model<Network, float> average(net, {});
    ctcnn::detail::training_step<Network, ctcnn::cross_entropy, chosen_optimizer, float> step;
    const ctcnn::training_options how{.batch_size = o.batch_size};
    step.reserve(o.batch_size, how, threads);
    const ctcnn::batch<typename Network::input_shape> blank(o.batch_size);
    const std::vector<ctcnn::label> labels(o.batch_size);
    const typename decltype(step)::term whole{std::span<const ctcnn::label>(labels)};
    step(net, ctcnn::cross_entropy{}, optimizer, state, blank.view(), std::span(&whole, 1), ctcnn::training_key{}, 0,
         how, average, threads, true, [](const auto&, const auto&) {});
    ctcnn::detail::require_parameters(threads);
    std::vector<std::uint64_t> bytes(threads.ranks()->size());
    bytes[all.rank()] = threads.ranks()->bytes_received();
    threads.ranks()->gather(bytes.data(), sizeof bytes[0]);
    std::printf("a step of %zu images on %zu ranks: each receives up to %.2f MB from the others\n", o.batch_size,
                bytes.size(), static_cast<double>(*std::max_element(bytes.begin(), bytes.end())) / 1e6);
}

template <class Network>
int evaluate(const options& o, ranks& all) {
    ctcnn::model<Network> net;
    if (all.rank() == 0) saving<Network>::load_parameters(o, net.parameters());
    remember_signals(all.are_several());
    log_jsonl log(o.log_jsonl, false);
    image_sets sets = load_images(o);
    if (o.dry_run) shorten(sets, o);
    const std::unique_ptr<ctcnn::thread_pool> pool = make_threads(o);
    ctcnn::executor& threads = all.everywhere(*pool);
    if (ctcnn::rank_exchange* const others = threads.ranks(); others != nullptr)
        others->broadcast(net.parameters().data(), net.parameters().span().size_bytes());
    progress shown(o.progress, o.log_interval);
    shown.evaluating("test");
    ctcnn::evaluator evaluator(net, threads, {.batch_size = test_batch(o, sets.test)});
    const auto tested = evaluator(sets.test, shown, stop_on_signal{});
    shown.clear();
    if (!tested.complete) return signalled + signal_received();
    log.tested(tested.result.accuracy());
    const char* const note = o.dry_run ? " (dry run: not a result)" : "";
    std::printf("test accuracy %s%s\n", accuracy_text(tested.result).c_str(), note);
    if (o.average_shifts && !test_shifted(net, sets.test, threads, log, note)) return signalled + signal_received();
    print_confusion(tested, o);
    export_network(o, net, sets.test);
    return log.failed() ? internal : done;
}

/// Does what the command line says with this network.
template <class Network>
int run_network(const options& o, ranks& all) {
    if (print_summary<Network>(o)) {
        if (o.summary == summary_kind::normal && all.are_several()) print_traffic<Network>(o, all);
        return done;
    }
    check_paths(o);
    return o.evaluate ? evaluate<Network>(o, all) : train<Network>(o, all);
}

}  // namespace train_mnist
