// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/io/named_tensor.hpp"
#include "ctcnn/io/safetensors.hpp"
#include "ctcnn/io/weight_tensors.hpp"
#include "ctcnn/train/checkpoint_metadata.hpp"
#include "ctcnn/train/checkpoint_tensors.hpp"
#include "ctcnn/train/compare_run.hpp"
#include "ctcnn/train/data_fingerprints.hpp"
#include "ctcnn/train/run_description.hpp"

/// A training run in a file: parameters, statistics, their average, the optimizer's moments, the progress of the run, and
/// a description of it. A run that resumes from a checkpoint ends with the same bits as one that was never interrupted.
///
/// The file is in the safetensors format: tensors `model.0.0.weight`, `optimizer.exp_avg.0.0.weight`, …, and text in
/// the metadata. Random numbers depend only on seed, epoch and step. The file holds no time, path or machine name:
/// equal runs of equal builds write equal bytes. It records the arithmetic of the build: compiler, instruction set, and
/// the results of a fixed step (train/arithmetic.hpp). SHA-256 sums cover every tensor and the header.
namespace ctcnn {

/// What may differ when a run resumes.
struct resume_options {
    /// Resume even if another compiler, instruction set or C library wrote the checkpoint. The result is as good, but
    /// does not have the same bits.
    bool other_arithmetic = false;
};

/// Writes a checkpoint of a run. The file appears as a whole or not at all, and replaces an older one atomically.
/// Errors  throws io_error, with path and cause, and divergence_error for numbers that are not finite, from which no
///         run could resume. An older file is unchanged then.
template <class Trainer>
[[gnu::cold]] void save_checkpoint(const Trainer& training, const std::string& path, const data_fingerprints& data) {
    if (!training.state().is_whole)
        throw argument_error(path + ": not saved: on several machines each has only a part of the optimizer's state; "
                                    "give the callback that saves in on_step_end a wants_state");
    text_by_name text = detail::checkpoint_metadata(training.options().epochs, training.state().steps,
                                                    training.progress(), training.results());
    for (auto& [name, value] : detail::run_description(training)) text["run." + name] = value;
    text["run.train_data"] = data.train;
    text["run.validation_data"] = data.validation;
    if (const std::string name = detail::first_not_finite(training); !name.empty())
        throw divergence_error(path + ": not saved, for training diverged: " + name + " is not finite");
    write_safetensors(detail::trainer_tensors(training), path, text);
}

namespace detail {

/// Sets the trainer to the state in the file, or throws and changes nothing. Returns the differences that are allowed.
template <class Trainer>
[[gnu::cold]] std::vector<std::string> resume_from(const tensor_file& file, Trainer& training,
                                                   const data_fingerprints& data, const resume_options& how = {}) {
    require_checkpoint(file);
    const std::vector<named_tensor> tensors = trainer_tensors(std::as_const(training), false);
    run_comparison found = compare_run(file, training, data, tensors, how.other_arithmetic);
    if (!found.differences.empty()) throw checkpoint_error(file.path(), found.differences);
    using network = typename Trainer::network_type;
    using scalar = typename Trainer::scalar_type;
    copy_block<network, scalar>(file, model_prefix, training.parameters());
    for (std::size_t i = 0; i < training.state().moments.size(); ++i)
        copy_block<network, scalar>(file, moment_prefix(training, i), training.state().moments[i].view(),
                                    network::trained_tensors);
    if (training.average() != nullptr)
        copy_block<network, scalar>(file, average_prefix, training.average()->parameters());
    training.state().steps = found.saved.optimizer_steps;
    training.resume(found.saved.progress, std::move(found.saved.results));
    return std::move(found.allowed);
}

template <class Network, class Scalar>
void read_checkpoint_parameters(parameter_view<typename Network::parameters, Scalar> to, const std::string& path) {
    const tensor_file file = read_safetensors(path, {.checksums = checksum_rule::required});
    require_checkpoint(file);
    std::vector<std::string> wrong;
    const auto network = file.metadata().find("run.network");
    compare_lists("network", network_description<Network>(),
                  network == file.metadata().end() ? std::string_view("nothing") : network->second, wrong);
    const char* const prefix = file.metadata().contains("run.average") ? average_prefix : model_prefix;
    const std::vector<named_tensor> tensors = block_tensors<Network, Scalar>(prefix, nullptr);
    compare_tensors(tensors, file, prefix, wrong);
    if (!wrong.empty()) throw checkpoint_error(path, wrong);
    copy_block<Network, Scalar>(file, prefix, to);
}

/// Whether there may be a file. Also true if the system can't tell, since reading it then reports the cause.
[[gnu::cold]] inline bool may_exist(const std::string& path) {
    struct ::stat found;
    return ::stat(path.c_str(), &found) == 0 || errno != ENOENT;
}

}  // namespace detail

/// Sets a trainer, including the parameters of its model, to the state in a checkpoint. All that affects the result
/// must be equal: network, options, optimizer, schedule, loss, data, version of the library, and arithmetic. The number
/// of epochs may differ if the learning rates of all steps so far are the same.
///
/// Returns the differences that `how` allows, one line each.
/// Errors  throws data_error for a file that is missing or damaged, and checkpoint_error, which lists all differences,
///         for one of another run or of another build ("arithmetic.…"). Nothing is changed then.
template <class Trainer>
std::vector<std::string> load_checkpoint(Trainer& training, const std::string& path, const data_fingerprints& data,
                                         const resume_options& how = {}) {
    return detail::resume_from(read_safetensors(path, {.checksums = checksum_rule::required}), training, data, how);
}

/// Continues the run whose checkpoint is at `path`. If there is no such file, the trainer is not changed.
///
///     ctcnn::resume_or_start(training, "run.ctcnn", train, validation);
///     training.fit(train, validation, ctcnn::checkpoint_saver{"run.ctcnn"});
///
/// \param sets  the arguments of `fit`: the training set, and the validation set if there is one
/// Returns whether there was a checkpoint.
/// Errors  as load_checkpoint
template <class Trainer, class... Data>
bool resume_or_start(Trainer& training, const std::string& path, const Data&... sets) {
    if (!detail::may_exist(path)) return false;
    load_checkpoint(training, path, data_fingerprints::of(sets...));
    return true;
}

/// Reads only the parameters and statistics, for prediction or evaluation, into a model or into `net.parameters()`: the
/// averaged ones of a run that averages, which its validation evaluated.
/// Only the network must be the same; the build may differ.
/// Errors  as load_checkpoint
template <class Model>
    requires detail::HasWeights<std::remove_cvref_t<Model>>
void load_checkpoint_parameters(Model&& net, const std::string& path) {
    detail::read_checkpoint_parameters<typename std::remove_cvref_t<Model>::network>(detail::weights_in(net), path);
}

}  // namespace ctcnn
