// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/losses/cross_entropy.hpp"
#include "ctcnn/losses/loss.hpp"
#include "ctcnn/network/model.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "ctcnn/parallel/thread_pool.hpp"
#include "ctcnn/train/callbacks.hpp"
#include "ctcnn/train/divergence.hpp"
#include "ctcnn/train/mean_loss.hpp"
#include "ctcnn/train/metrics.hpp"
#include "ctcnn/train/targets.hpp"

namespace ctcnn {

/// The result of an evaluation. If targets are numbers, Classes is 0 and there is no confusion matrix.
template <std::size_t Classes>
struct evaluation {
    metrics result;
    confusion_matrix<Classes> confusion;
    bool complete = true;  ///< false if a callback stopped it
};
template <>
struct evaluation<0> {
    metrics result;
    bool complete = true;
};

/// How to evaluate.
struct evaluation_options {
    std::size_t batch_size = 128;  ///< samples that are evaluated at once; more need more memory
};

/// Evaluates a model on data sets: the loss and, for labels, the accuracy.
///
///     ctcnn::evaluator evaluate(net, threads);
///     const auto test = evaluate(data.test);
///     test.result.accuracy();
///
/// Memory is allocated once, by the constructor; evaluating allocates only the confusion matrix of more than 64
/// classes. The results do not depend on the number of threads.
/// Errors  throws argument_error for a batch size of 0, an option of the loss that can't be used, more than 2^32 - 1
///         samples, and a label that is not a class; memory_error for a batch size that does not fit into memory;
///         divergence_error if the loss is not finite, or an output that is compared with labels is NaN or plus
///         infinity, so that there is no accuracy
template <class Network, Loss LossFunction = cross_entropy, class Scalar = float>
class evaluator {
public:
    using targets_view = typename LossFunction::template targets<typename Network::output_shape, Scalar>;
    static constexpr std::size_t classes = detail::classes_of_targets<typename Network::output_shape, targets_view>;

    /// \param net      is not changed; must live as long as this
    /// \param threads  do the work; must live as long as this
    [[gnu::cold]] evaluator(const model<Network, Scalar>& net, executor& threads, const LossFunction& loss,
                            const evaluation_options& options = {})
#if defined(__cpp_exceptions)
        try
#endif
        : net_(&net),
          loss_(detail::checked_loss<Scalar, typename Network::output_shape>(loss)),
          threads_(&threads),
          memory_(checked(options.batch_size), threads.workers()),
          samples_(options.batch_size),
          targets_(options.batch_size),
          indices_(options.batch_size) {
    }
#if defined(__cpp_exceptions)
    catch (const std::bad_alloc&) {
        detail::throw_error(
            memory_error("ctcnn::evaluator", "evaluation_batch_size", options.batch_size,
                         Network::template inference_bytes<Scalar>(options.batch_size, threads.workers())));
    }
#endif
    [[gnu::cold]] evaluator(const model<Network, Scalar>& net, executor& threads,
                            const evaluation_options& options = {})
        : evaluator(net, threads, LossFunction{}, options) {}

    /// Samples that are evaluated at once.
    [[nodiscard]] std::size_t batch_size() const noexcept { return indices_.size(); }

    /// Evaluates the model, with the parameters that it has now, on all samples of the set.
    template <class Data, TrainingCallback... Callbacks>
    [[nodiscard]] evaluation<classes> operator()(const Data& data, Callbacks&&... callbacks) {
        evaluation<classes> found;
        if constexpr (detail::data_fits<Network, LossFunction, Data, Scalar>()) {
            if (indices_.empty()) detail::refuse_moved_from("ctcnn::evaluator");
            const parameter_view<typename Network::parameters, const Scalar> parameter = net_->parameters();
            const std::size_t total = data.count();
            if (total > std::numeric_limits<std::uint32_t>::max()) refuse_total(total);
            for (std::size_t first = 0; first < total && found.complete; first += indices_.size()) {
                const std::size_t count = std::min(indices_.size(), total - first);
                const std::span<std::uint32_t> indices = std::span(indices_).first(count);
                std::iota(indices.begin(), indices.end(), static_cast<std::uint32_t>(first));
                const auto gathered = targets_.first(count);
                const targets_view targets = gathered;
                const auto samples = samples_.view().slice(0, count);
                data.gather(indices, samples, gathered);
                detail::require_targets<typename Network::output_shape>("ctcnn::evaluator", loss_, count, targets,
                                                                        indices);
                const auto outputs = Network::template forward<Scalar>(parameter, samples, memory_, *threads_);
                const double loss = detail::mean_loss(loss_, outputs, targets,
                                                      batch_view<typename Network::output_shape, Scalar>(), *threads_);
                if (!std::isfinite(loss) || !add(outputs, targets, loss, found))
                    detail::report_outputs<Network, Scalar>(loss, detail::targets_are_finite(targets), first, parameter,
                                                            samples, memory_, *threads_);
                (detail::show_outputs(callbacks, first,
                                      batch_view<typename Network::input_shape, const Scalar>(samples), outputs,
                                      targets),
                 ...);
                found.complete = detail::holds_on_all_ranks(
                    *threads_, detail::tell(evaluation_report{total, found.result}, callbacks...));
            }
        }
        return found;
    }

private:
    [[gnu::cold]] static std::size_t checked(std::size_t batch_size) {
        if (batch_size == 0)
            detail::throw_error(argument_error("ctcnn::evaluator: expected a batch size of at least 1, found 0"));
        constexpr std::size_t sample = Network::template inference_bytes<Scalar>(1) +
                                       sizeof(Scalar) * (Network::input_shape::size + Network::output_shape::size) +
                                       detail::target_memory<typename Network::output_shape, targets_view>::bytes;
        constexpr std::size_t most = std::numeric_limits<std::size_t>::max() / 2;
        if (batch_size > most / 2 / sample)  // the number of bytes would overflow
            detail::throw_error(memory_error("ctcnn::evaluator", "evaluation_batch_size", batch_size, most));
        return batch_size;
    }

    [[noreturn, gnu::cold]] static void refuse_total(std::size_t total) {
        detail::throw_error(
            argument_error("ctcnn::evaluator: expected at most 4294967295 samples, found " + std::to_string(total)));
    }

    /// Returns false if an output is NaN or plus infinity, so that there is no class.
    bool add(batch_view<typename Network::output_shape, const Scalar> outputs, targets_view targets, double loss,
             evaluation<classes>& to) const {
        const double weight = detail::loss_weight(loss_, targets, outputs.count());
        to.result += {loss * weight, weight, outputs.count(), 0, 0};
        if constexpr (classes > 0)
            return detail::count_answers(
                outputs, targets, detail::ignored_label(loss_), to.result,
                [&](std::size_t right, std::size_t predicted) { to.confusion.add(right, predicted); });
        else
            return true;
    }

    const model<Network, Scalar>* net_;
    LossFunction loss_;
    executor* threads_;
    typename Network::template inference_workspace<Scalar> memory_;
    batch<typename Network::input_shape, Scalar> samples_;
    detail::target_memory<typename Network::output_shape, targets_view> targets_;
    std::vector<std::uint32_t> indices_;
};

/// Evaluates once, with memory of its own: `evaluate(net, data.test)`. Without an executor, uses all threads that the
/// process may use.
template <class Network, class Scalar, class Data, Loss LossFunction = cross_entropy>
[[nodiscard]] auto evaluate(const model<Network, Scalar>& net, const Data& data, executor& threads,
                            const LossFunction& loss = {}, const evaluation_options& options = {}) {
    const evaluation_options how{.batch_size = std::min(options.batch_size, std::max<std::size_t>(data.count(), 1))};
    return evaluator<Network, LossFunction, Scalar>(net, threads, loss, how)(data);
}
template <class Network, class Scalar, class Data, Loss LossFunction = cross_entropy>
[[nodiscard]] auto evaluate(const model<Network, Scalar>& net, const Data& data, const LossFunction& loss = {},
                            const evaluation_options& options = {}) {
    thread_pool threads;
    return evaluate(net, data, threads, loss, options);
}

}  // namespace ctcnn
