// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <numeric>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/check_labels.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/executor.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/option.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/data/dataset.hpp"
#include "ctcnn/losses/cross_entropy.hpp"
#include "ctcnn/losses/loss.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/train/callbacks.hpp"
#include "ctcnn/train/divergence.hpp"
#include "ctcnn/train/metrics.hpp"

namespace ctcnn {

/// What an evaluation found.
template <std::size_t Classes>
struct evaluation {
    metrics result;
    confusion_matrix<Classes> confusion;
    bool complete = true;  ///< false where a callback stopped it
};

namespace detail {

/// Whether a data set's samples and labels are what the network reads and the loss compares with. The first rule that
/// is broken is one compile-time error.
template <class Network, class LossFunction, class Data, class Scalar>
consteval bool data_fits() {
    using output = typename Network::output_shape;
    constexpr bool is_data_set =
        DatasetFor<Data, Scalar>;  // by name: g++ would add errors of its own about the concept
    if constexpr (!is_data_set) {
        static_assert(is_data_set,
                      "ctcnn::trainer: what is trained on must be a data set whose samples can be gathered as the "
                      "trainer's scalar; see ctcnn/data/dataset.hpp");
        return false;
    } else if constexpr (!std::same_as<typename Data::sample_shape, typename Network::input_shape>) {
        static_assert(std::same_as<typename Data::sample_shape, typename Network::input_shape>,
                      "ctcnn::trainer: the data set's samples must have the network's input shape; give the network "
                      "Data::sample_shape as its first argument");
        return false;
    } else if constexpr (output::rank != 1 || output::size != Data::classes) {
        static_assert(output::rank == 1 && output::size == Data::classes,
                      "ctcnn::trainer: the network must have one output for each class of the data set; end it with "
                      "ctcnn::linear<Data::classes>");
        return false;
    } else if constexpr (!std::same_as<typename LossFunction::template targets<output, Scalar>,
                                       std::span<const label>>) {
        static_assert(std::same_as<typename LossFunction::template targets<output, Scalar>, std::span<const label>>,
                      "ctcnn::trainer: a data set has labels, and this loss compares with something else; use "
                      "ctcnn::cross_entropy, or call step() with samples and targets of your own");
        return false;
    } else
        return true;
}

}  // namespace detail

/// Runs a network over data sets and counts what it gets right. Its memory is allocated once: evaluating allocates
/// nothing. The numbers do not depend on the number of threads.
/// Errors  throws argument_error for a batch size of 0, an option of the loss that can't be used, more samples than
///         2^32 - 1, and a label that is no class; memory_error for a batch size that the memory does not hold;
///         divergence_error where an output is NaN or plus infinity, or the loss is not finite: of such a network
///         there is no accuracy
template <class Network, Loss LossFunction = cross_entropy, class Scalar = float>
class evaluator {
public:
    using parameters = parameter_view<typename Network::parameters, const Scalar>;
    static constexpr std::size_t classes = Network::output_shape::size;

    /// \param batch_size  samples that go through the network at once; more take more memory, see inference_bytes
    /// \param threads     who does the work; must live as long as this
    explicit evaluator(executor& threads, std::size_t batch_size = 128, const LossFunction& loss = {}) try
        : loss_(detail::checked_options<Scalar>(loss)),
          threads_(&threads),
          memory_(checked(batch_size), threads.workers()),
          samples_(batch_size),
          labels_(batch_size),
          indices_(batch_size) {
    } catch (const std::bad_alloc&) {
        throw memory_error("ctcnn::evaluator", "evaluation_batch_size", batch_size,
                           Network::template inference_bytes<Scalar>(batch_size, threads.workers()));
    }

    /// Samples that go through the network at once.
    [[nodiscard]] std::size_t batch_size() const noexcept { return indices_.size(); }

    /// Evaluates the network with these parameters on all samples of the set.
    template <class Data, TrainingCallback... Callbacks>
    [[nodiscard]] evaluation<classes> operator()(parameters parameter, const Data& data, Callbacks&&... callbacks) {
        evaluation<classes> found;
        if constexpr (detail::data_fits<Network, LossFunction, Data, Scalar>()) {
            if (indices_.empty()) detail::refuse_moved_from("ctcnn::evaluator");
            detail::require_parameters("ctcnn::evaluator", parameter);
            const std::size_t total = data.count();
            if (total > std::numeric_limits<std::uint32_t>::max())
                throw argument_error("ctcnn::evaluator: expected at most 4294967295 samples, found " +
                                     std::to_string(total));
            for (std::size_t first = 0; first < total && found.complete; first += indices_.size()) {
                const std::size_t count = std::min(indices_.size(), total - first);
                const std::span<std::uint32_t> indices = std::span(indices_).first(count);
                std::iota(indices.begin(), indices.end(), static_cast<std::uint32_t>(first));
                const std::span<label> labels = std::span(labels_).first(count);
                const auto samples = samples_.view().slice(0, count);
                data.gather(indices, samples, labels);
                detail::require_labels("ctcnn::evaluator", labels, classes, indices);
                const auto outputs = Network::template forward<Scalar>(parameter, samples, memory_, *threads_);
                const double loss = loss_.evaluate(outputs, std::span<const label>(labels));
                if (!std::isfinite(loss) || !add(outputs, labels, loss, found))
                    detail::report_outputs<Network, Scalar>(loss, first, parameter, samples, memory_, *threads_);
                found.complete = detail::tell(evaluation_report{total, found.result}, callbacks...);
            }
        }
        return found;
    }

private:
    static std::size_t checked(std::size_t batch_size) {
        if (batch_size == 0) throw argument_error("ctcnn::evaluator: expected a batch size of at least 1, found 0");
        constexpr std::size_t sample = Network::template inference_bytes<Scalar>(1) +
                                       sizeof(Scalar) * (Network::input_shape::size + Network::output_shape::size);
        constexpr std::size_t most = std::numeric_limits<std::size_t>::max() / 2;
        if (batch_size > most / 2 / sample)  // more than can be counted
            throw memory_error("ctcnn::evaluator", "evaluation_batch_size", batch_size, most);
        return batch_size;
    }

    /// False where an output is no number, and so of no class.
    static bool add(batch_view<typename Network::output_shape, const Scalar> outputs, std::span<const label> labels,
                    double loss, evaluation<classes>& to) {
        to.result.loss_sum += loss * static_cast<double>(labels.size());
        to.result.samples += labels.size();
        for (std::size_t i = 0; i < labels.size(); ++i) {
            const std::size_t predicted = predicted_class(outputs, i);
            if (predicted == classes) return false;
            to.confusion.add(labels[i], predicted);
            to.result.correct += predicted == labels[i] ? 1u : 0u;
        }
        return true;
    }

    LossFunction loss_;
    executor* threads_;
    typename Network::template inference_workspace<Scalar> memory_;
    batch<typename Network::input_shape, Scalar> samples_;
    std::vector<label> labels_;
    std::vector<std::uint32_t> indices_;
};

/// Evaluates once, with memory of its own: `evaluate<network>(model.parameters(), data.test, threads)`.
template <class Network, class Scalar, class Data, Loss LossFunction = cross_entropy>
[[nodiscard]] evaluation<Network::output_shape::size>
evaluate(parameter_view<typename Network::parameters, Scalar> parameters, const Data& data, executor& threads,
         std::size_t batch_size = 128, const LossFunction& loss = {}) {
    const std::size_t most = std::min(batch_size, std::max<std::size_t>(data.count(), 1));
    return evaluator<Network, LossFunction, std::remove_const_t<Scalar>>(threads, most, loss)(parameters, data);
}

}  // namespace ctcnn
