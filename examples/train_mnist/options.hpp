// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ctcnn/data/mnist_files.hpp"

namespace train_mnist {

/// The exit codes of ctcnn's programs.
enum exit_code : int {
    done = 0,
    internal = 1,
    usage = 2,
    bad_data = 3,
    bad_checkpoint = 4,  ///< missing, invalid, of another run, or can't be written
    diverged = 5,
    signalled = 128
};

enum class network_kind { seed, lenet, fast, resnet, wide_resnet };
constexpr bool is_residual(network_kind network) noexcept {
    return network == network_kind::resnet || network == network_kind::wide_resnet;
}
enum class optimizer_kind { adam, adamw, sgd, rmsprop, lion };
enum class schedule_kind { exponential, constant, cosine, one_cycle, plateau };
enum class summary_kind { none, normal, torch_summary };
enum class progress_kind { none, plain, bar };

/// The options of the command line. The defaults train 10 epochs, to well above 99 %.
struct options {
    std::string data;  ///< if empty, the folders of mnist_directories()
    ctcnn::mnist_variant dataset = ctcnn::mnist_variant::digits;
    network_kind network = network_kind::seed;
    std::vector<std::string> recipe;        ///< the flags that --recipe stands for
    std::optional<std::size_t> validation;  ///< training images that are validated instead; by default a twelfth
    std::size_t epochs = 10;
    std::size_t early_stopping = 0;  ///< epochs without a better validation after which training ends; 0: never
    std::size_t batch_size = 64;
    std::size_t accumulate = 1;
    std::size_t test_batch_size = 128;
    optimizer_kind optimizer = optimizer_kind::adam;
    double learning_rate = 1e-3;
    double momentum = 0.9;
    bool nesterov = false;
    double weight_decay = 0;
    bool decay_weights_only = false;
    schedule_kind schedule = schedule_kind::exponential;
    double gamma = 0.7;
    std::size_t warm_up = 0;  ///< steps
    bool augment = false;
    double mixup = 0;  ///< 0: samples are not mixed
    double label_smoothing = 0;
    double ema = 0;        ///< decay of the average of weights; 0: none
    double clip_norm = 0;  ///< 0: gradients are not clipped
    std::uint64_t seed = 1;
    std::size_t threads = 1;
    std::size_t log_interval = 100;
    std::string save;  ///< empty: no checkpoints
    std::size_t save_steps = 0, save_seconds = 0;
    bool overwrite = false;            ///< a new run may replace the checkpoints of an older one
    std::string resume;                ///< empty: a new run
    bool resume_auto = false;          ///< --resume auto was given
    bool other_arithmetic = false;     ///< resume even if another compiler or instruction set wrote the checkpoint
    bool average_shifts = false;       ///< the test also averages what the network says of moved images
    bool evaluate = false;             ///< only test the loaded parameters
    std::vector<std::string> command;  ///< as given, but without --resume and its argument, and without --overwrite
    std::string export_to;             ///< empty: no ONNX
    bool dry_run = false;
    summary_kind summary = summary_kind::none;
    std::string log_jsonl;      ///< empty: no log
    bool tests_epochs = false;  ///< each epoch is tested, on all ranks: there is a log
    std::string report;         ///< empty: no HTML report
    std::string tensorboard;    ///< empty: no events for TensorBoard
    progress_kind progress = progress_kind::none;
    bool quiet = false;
};

/// Parses the command line. Returns nothing if the program must exit with `code`: after printing --help or --version,
/// or an error.
std::optional<options> parse_options(int argc, const char* const* argv, int& code);

}  // namespace train_mnist
