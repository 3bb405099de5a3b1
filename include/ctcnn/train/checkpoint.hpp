// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/safetensors.hpp"
#include "ctcnn/io/weight_tensors.hpp"
#include "ctcnn/network/not_finite.hpp"
#include "ctcnn/train/arithmetic.hpp"
#include "ctcnn/train/checkpoint_text.hpp"
#include "ctcnn/train/divergence.hpp"
#include "ctcnn/train/run_description.hpp"

/// A training run in a file: parameters, statistics, the optimizer's moments, where the run is, and what it is a run
/// of. A run that resumes from it ends with the same bits as one that was never interrupted.
///
/// The file is in the safetensors format: `model.0.0.weight`, `optimizer.exp_avg.0.0.weight`, …, and text in the
/// metadata. Random numbers need nothing but seed, epoch and step. It holds no time, no path and no name of the
/// machine: two equal runs of equal builds write equal bytes. Of the build it holds what rounds the numbers: compiler,
/// instruction set, and what comes of a step that is always the same (train/arithmetic.hpp). SHA-256 sums cover every
/// tensor and the header.
namespace ctcnn {

namespace detail {

/// The first `count` tensors of a block that is laid out as a network's parameters, with `prefix` before their names:
/// of moments the trained ones, for statistics have none. Without their numbers where `block` is null.
template <class Network, class Scalar>
[[gnu::cold]] std::vector<named_tensor> block_tensors(const std::string& prefix, const Scalar* block,
                                                      std::size_t count = Network::parameters::tensors) {
    std::vector<named_tensor> tensors = tensors_of<Network, Scalar>(block, count);
    for (named_tensor& tensor : tensors) tensor.name.insert(0, prefix);
    return tensors;
}

inline constexpr const char* model_prefix = "model.";
template <class Trainer>
std::string moment_prefix(const Trainer& training, std::size_t index) {
    return "optimizer." + std::string(training.optimizer().moment_name(index)) + ".";
}

/// Everything that a trainer changes, as tensors.
/// \param numbers  false for names, types and shapes alone
template <class Trainer>
[[gnu::cold]] std::vector<named_tensor> trainer_tensors(const Trainer& training, bool numbers = true) {
    using network = typename Trainer::network_type;
    using scalar = typename Trainer::scalar_type;
    const auto block = [&](const auto& view) -> const scalar* { return numbers ? view.data() : nullptr; };
    std::vector<named_tensor> result = block_tensors<network, scalar>(model_prefix, block(training.parameters()));
    for (std::size_t i = 0; i < training.state().moments.size(); ++i) {
        const auto more = block_tensors<network, scalar>(moment_prefix(training, i), block(training.state().moments[i]),
                                                         network::trained_tensors);
        result.insert(result.end(), more.begin(), more.end());
    }
    return result;
}

inline std::string text_of(const named_tensor& tensor) { return shown_type_of(tensor) + " " + to_string(tensor.shape); }

/// What is wrong with the tensors of a file whose names begin with `prefix`.
[[gnu::cold]] inline void compare_tensors(const std::vector<named_tensor>& expected, const tensor_file& file,
                                          std::string_view prefix, std::vector<std::string>& differences) {
    for (const named_tensor& tensor : expected) {
        const named_tensor* const found = file.find(tensor.name);
        const std::string text = found == nullptr ? "nothing" : text_of(*found);
        if (text != text_of(tensor))
            differences.push_back(tensor.name + ": expected " + text_of(tensor) + ", found " + text);
    }
    for (const named_tensor& tensor : file.tensors())
        if (tensor.name.starts_with(prefix) &&
            std::none_of(expected.begin(), expected.end(), [&](const auto& one) { return one.name == tensor.name; }))
            differences.push_back(tensor.name + ": expected nothing, found " + text_of(tensor));
}

/// Sets the first `count` tensors of a block from those of the file, where compare_tensors has found all.
template <class Network, class Scalar>
[[gnu::cold]] void copy_block(const tensor_file& file, const std::string& prefix,
                              parameter_view<typename Network::parameters, Scalar> to,
                              std::size_t count = Network::parameters::tensors) {
    using layout = typename Network::parameters;
    const std::vector<std::string> names = Network::parameter_names();
    for (std::size_t i = 0; i < count; ++i)
        if (const named_tensor* const found = file.find(prefix + names[i]))
            copy_elements(*found, std::span<Scalar>(to.data() + layout::offsets[i], layout::sizes[i]));
}

/// Names the first tensor that holds a number that is not finite; "" where none does.
template <class Network, class Scalar>
[[gnu::cold]] std::string first_not_finite(const std::string& prefix,
                                           parameter_view<typename Network::parameters, const Scalar> block) {
    for (std::size_t tensor = 0; tensor < Network::parameters::tensors; ++tensor)
        if (!tensor_is_finite(block, tensor)) return prefix + Network::parameter_names()[tensor];
    return "";
}
template <class Trainer>
[[gnu::cold]] std::string first_not_finite(const Trainer& training) {
    using network = typename Trainer::network_type;
    using scalar = typename Trainer::scalar_type;
    std::string name = first_not_finite<network, scalar>(model_prefix, training.parameters());
    for (std::size_t i = 0; name.empty() && i < training.state().moments.size(); ++i)
        name = first_not_finite<network, scalar>(moment_prefix(training, i), training.state().moments[i].view());
    return name;
}

/// Whether a run of `epochs` epochs would have come to where this one is: its schedule may depend on their number.
template <class Trainer>
bool same_rates(const Trainer& training, std::size_t epochs, std::size_t steps, std::size_t done) {
    const double base = training.optimizer().learning_rate;
    for (std::size_t step = 0; step < done; ++step)
        if (training.schedule().rate(base, {step, steps, epochs}) !=
            training.schedule().rate(base, {step, steps, training.options().epochs}))
            return false;
    return true;
}

inline void require_checkpoint(const tensor_file& file) {
    const auto kind = file.metadata().find("kind");
    if (kind == file.metadata().end() || kind->second != checkpoint_kind)
        throw checkpoint_error(file.path(), {"expected a " + std::string(checkpoint_kind) + ", found " +
                                             (kind == file.metadata().end() ? "a file of tensors" : kind->second)});
}

}  // namespace detail

/// What a run learns from, for its checkpoints: `training_data::of(train, validation)`.
struct training_data {
    std::size_t samples = 0;  ///< to train on
    std::string train;        ///< fingerprints
    std::string validation = "none";

    /// Reads both sets once, to compute their SHA-256: 0.2 s for MNIST.
    template <class Train>
    static training_data of(const Train& train) {
        return {train.count(), detail::data_fingerprint(train)};
    }
    template <class Train, class Validation>
    static training_data of(const Train& train, const Validation& validation) {
        return {train.count(), detail::data_fingerprint(train), detail::data_fingerprint(validation)};
    }
};

/// What may differ where a run resumes.
struct resume_options {
    /// Resume also where another compiler, instruction set or C library wrote the checkpoint. The run ends as well as
    /// it would have, but not with the same bits.
    bool other_arithmetic = false;
};

/// Writes where a run is. The file appears whole or not at all, and replaces an older one in one step.
/// Errors  throws io_error with path and cause, and divergence_error for numbers that are not finite, from which no run
///         could go on; the older file is then what it was
template <class Trainer>
[[gnu::cold]] void save_checkpoint(const Trainer& training, const std::string& path, const training_data& data) {
    text_by_name text =
        detail::checkpoint_metadata(training.options().epochs, training.state().steps, training.progress());
    for (auto& [name, value] : detail::run_description(training)) text["run." + name] = value;
    text["run.train_data"] = data.train;
    text["run.validation_data"] = data.validation;
    if (const std::string name = detail::first_not_finite(training); !name.empty())
        throw divergence_error(path + ": not saved, for training diverged: " + name + " is not finite");
    write_safetensors(detail::trainer_tensors(training), path, text);
}

namespace detail {

/// Takes the lines on arithmetic out of `wrong`, and returns them.
[[gnu::cold]] inline std::vector<std::string> without_arithmetic(std::vector<std::string>& wrong) {
    std::vector<std::string> lines, others;
    for (std::string& line : wrong) (line.starts_with(arithmetic_prefix) ? lines : others).push_back(std::move(line));
    wrong = std::move(others);
    return lines;
}

/// What keeps a trainer from going on where a whole checkpoint says, one line each. In `allowed`: what would, if `how`
/// did not allow it.
template <class Trainer>
[[gnu::cold]] std::vector<std::string> compare_run(const tensor_file& file, const Trainer& training,
                                                   const training_data& data, const std::vector<named_tensor>& tensors,
                                                   const resume_options& how, saved_progress& saved,
                                                   std::vector<std::string>& allowed) {
    text_by_name expected = run_description(training), found;
    expected["train_data"] = data.train;
    expected["validation_data"] = data.validation;
    for (const auto& [name, text] : file.metadata())
        if (name.starts_with("run.")) found[name.substr(4)] = text;
    std::vector<std::string> wrong = differences(expected, found);
    std::vector<std::string> arithmetic = without_arithmetic(wrong);
    if (!wrong.empty())  // the fingerprint is one of this network, loss and optimizer
        std::erase_if(arithmetic, [](const std::string& line) { return line.starts_with("arithmetic.fingerprint"); });
    if (how.other_arithmetic)
        allowed = std::move(arithmetic);
    else
        wrong.insert(wrong.begin(), arithmetic.begin(), arithmetic.end());
    compare_tensors(tensors, file, "", wrong);
    saved = read_progress(file.metadata(), wrong);
    if (!wrong.empty()) return wrong;

    const std::size_t batch = training.options().batch_size, steps = (data.samples + batch - 1) / batch;
    const std::size_t done = saved.progress.epoch * steps + saved.progress.step;
    if (saved.progress.epoch > saved.epochs || saved.progress.step > steps || done != saved.optimizer_steps)
        return {"progress: it does not fit together; the file was not written by ctcnn"};
    const std::string epochs = std::to_string(training.options().epochs);
    if (saved.progress.epoch > training.options().epochs)
        return {"epochs: expected at least " + std::to_string(saved.progress.epoch) +
                ", which are done already, found " + epochs};
    if (!same_rates(training, saved.epochs, steps, done))
        return {"epochs: expected " + epochs + ", found " + std::to_string(saved.epochs) +
                ", and the learning rates so far depend on it"};
    return {};
}

/// Sets the trainer to where the file says, or throws and changes nothing. Returns what differs and was allowed.
template <class Trainer>
[[gnu::cold]] std::vector<std::string> resume_from(const tensor_file& file, Trainer& training,
                                                   const training_data& data, const resume_options& how = {}) {
    require_checkpoint(file);
    const std::vector<named_tensor> tensors = trainer_tensors(std::as_const(training), false);
    saved_progress saved;
    std::vector<std::string> allowed;
    const std::vector<std::string> wrong = compare_run(file, training, data, tensors, how, saved, allowed);
    if (!wrong.empty()) throw checkpoint_error(file.path(), wrong);
    using network = typename Trainer::network_type;
    using scalar = typename Trainer::scalar_type;
    copy_block<network, scalar>(file, model_prefix, training.parameters());
    for (std::size_t i = 0; i < training.state().moments.size(); ++i)
        copy_block<network, scalar>(file, moment_prefix(training, i), training.state().moments[i].view(),
                                    network::trained_tensors);
    training.state().steps = saved.optimizer_steps;
    training.resume(saved.progress);
    return allowed;
}

}  // namespace detail

namespace detail {

template <class Network, class Scalar>
void read_checkpoint_parameters(parameter_view<typename Network::parameters, Scalar> to, const std::string& path) {
    const tensor_file file = read_safetensors(path, {.checksums = checksum_rule::required});
    require_checkpoint(file);
    std::vector<std::string> wrong;
    const auto network = file.metadata().find("run.network");
    compare_parts("network", network_description<Network>(),
                  network == file.metadata().end() ? std::string_view("nothing") : network->second, wrong);
    const std::vector<named_tensor> tensors = block_tensors<Network, Scalar>(model_prefix, nullptr);
    compare_tensors(tensors, file, model_prefix, wrong);
    if (!wrong.empty()) throw checkpoint_error(path, wrong);
    copy_block<Network, Scalar>(file, model_prefix, to);
}

/// Whether there is a file. Where the system does not tell, there may be one, and reading it says what is wrong.
[[gnu::cold]] inline bool may_exist(const std::string& path) {
    struct ::stat found;
    return ::stat(path.c_str(), &found) == 0 || errno != ENOENT;
}

}  // namespace detail

/// Sets a trainer, its parameters included, to where a run was. All that makes a difference must be as it was: network,
/// options, optimizer, schedule, loss, data, version of the library, and what rounds the numbers. The number of epochs
/// may be another one, where the learning rates of all steps so far are then the same.
///
/// Returns what differs and `how` allows, one line each.
/// Errors  throws data_error for a file that is missing or damaged, and checkpoint_error, which lists all differences,
///         for one of another run, or of another build ("arithmetic.…"). Nothing has changed then.
template <class Trainer>
std::vector<std::string> load_checkpoint(Trainer& training, const std::string& path, const training_data& data,
                                         const resume_options& how = {}) {
    return detail::resume_from(read_safetensors(path, {.checksums = checksum_rule::required}), training, data, how);
}

/// Continues the run whose checkpoint is at `path`; where there is no such file, the trainer is left at its start.
///
///     ctcnn::resume_or_start(training, "run.ctcnn", train, validation);
///     training.fit(train, validation, ctcnn::checkpoint_saver{"run.ctcnn"});
///
/// \param sets  what `fit` will be given: training's set and, where there is one, validation's
/// Returns whether there was a checkpoint.
/// Errors  as load_checkpoint
template <class Trainer, class... Data>
bool resume_or_start(Trainer& training, const std::string& path, const Data&... sets) {
    if (!detail::may_exist(path)) return false;
    load_checkpoint(training, path, training_data::of(sets...));
    return true;
}

/// Reads no more than the parameters and statistics, to predict or evaluate with them, into a model or into
/// `net.parameters()`: only the network has to be the same. Any build may read them.
/// Errors  as load_checkpoint
template <class Model>
    requires detail::HasWeights<std::remove_cvref_t<Model>>
void load_checkpoint_parameters(Model&& net, const std::string& path) {
    detail::read_checkpoint_parameters<typename std::remove_cvref_t<Model>::network>(detail::weights_in(net), path);
}

}  // namespace ctcnn
