// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/executor.hpp"
#include "ctcnn/core/initialization.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/core/tensor.hpp"
#include "ctcnn/kernels/softmax.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/network/not_finite.hpp"

namespace ctcnn {

/// What a classifier says of one sample.
template <std::size_t Classes, class Scalar = float>
struct prediction {
    std::size_t label = 0;                        ///< the most likely class; of equal ones the first
    std::array<Scalar, Classes> probabilities{};  ///< softmax of the logits

    [[nodiscard]] Scalar probability() const noexcept { return probabilities[label]; }
};

/// A network with its parameters: what a program holds to compute outputs, and to classify where these are the logits of
/// classes.
///
/// Shapes   samples: network::input_shape, in the units the network was trained in
/// Memory   the parameters, and a workspace for inference that is made at the first prediction and grows to 64 samples
/// Threads  one thread at a time uses a model; a prediction may use many, through an executor
/// Errors   predict() throws argument_error for a sample that holds a number that is not finite, where the outputs are
/// NaN
///          or plus infinity for that; and divergence_error, with the first parameter tensor or layer that is not
///          finite, where the model is to blame: no class can be named then. argument_error where the model was moved
///          from.
template <class Network, class Scalar = float>
class model {
public:
    using network = Network;
    using input_shape = typename Network::input_shape;
    using output_shape = typename Network::output_shape;
    using prediction_type = prediction<Network::output_shape::size, Scalar>;

    /// Fresh parameters, drawn from `seed`: PyTorch's defaults unless told otherwise.
    template <Initializer Init = pytorch_default>
    explicit model(std::uint64_t seed = 0, const Init& initializer = {}) : workspace_(0) {
        Network::initialize(parameters_.view(), seed, initializer);
    }

    /// To be changed, by a trainer or by hand: predictions follow, and compute from the weights what they need anew each
    /// time, until `prepare` or `load` is called.
    /// Errors  throws argument_error where the model was moved from
    [[nodiscard]] parameter_view<typename Network::parameters, Scalar> parameters() {
        if (is_prepared_) prepared_ = {};
        is_prepared_ = false;
        return parameters_.view();
    }
    [[nodiscard]] parameter_view<typename Network::parameters, const Scalar> parameters() const {
        return parameters_.view();
    }

    /// Makes of the weights what each prediction would have to make of them, such as transformed filters: for one image at
    /// a time, and layers of many channels, that is most of the time. `load` does it too. Takes
    /// network::prepared_bytes<Scalar>() bytes. Views of parameters() from before must not be written to any more.
    void prepare(executor& threads) {
        Network::template prepare<Scalar>(std::as_const(parameters_).view(), prepared_, threads);
        is_prepared_ = true;
    }
    void prepare() {
        serial_executor here;
        prepare(here);
    }

    /// Writes the weights to a safetensors file, which PyTorch reads, and reads them from one. Needs
    /// `#include "ctcnn/io/weights.hpp"`, which ctcnn.hpp and mnist.hpp do.
    /// Errors  io_error, and then the file is the old one; data_error, and then the model is unchanged
    template <class Model = model>
    void save(const std::string& path) const {
        if constexpr (requires(const Model& self) { save_weights(self, path); })
            save_weights(static_cast<const Model&>(*this), path);
        else
            needs_weights_header<Model>();
    }
    template <class Model = model>
    void load(const std::string& path) {
        if constexpr (requires(Model & self) { load_weights(self, path); }) {
            load_weights(static_cast<Model&>(*this), path);
            prepare();
        } else
            needs_weights_header<Model>();
    }

    /// Takes weights that are part of the program, from a header that `./dev embed` made: `model.load(digits{})`. See
    /// io/embedded.hpp. Weights of another network do not compile.
    /// Errors  data_error where the header was damaged, and then the model is unchanged
    template <class Embedded>
        requires requires { Embedded::tensors; }
    void load(const Embedded& weights) {
        load_weights(*this, weights);
        prepare();
    }

    /// The outputs of a batch of any size, in a batch of their own. Changes nothing: threads may share a model that none
    /// of them changes. Allocates; `Network::forward` with a workspace does not.
    /// Errors  throws argument_error where the model was moved from
    [[nodiscard]] batch<output_shape, Scalar> operator()(batch_view<input_shape, const Scalar> samples,
                                                         executor& threads) const {
        batch<output_shape, Scalar> outputs(samples.count());
        workspace_type memory(std::min(samples.count(), most_at_once), threads.workers());
        for (std::size_t first = 0; first < samples.count(); first += most_at_once) {
            const std::size_t count = std::min(most_at_once, samples.count() - first);
            const auto found =
                Network::forward(parameters_.view(), samples.slice(first, count), memory, threads, prepared());
            std::copy_n(found.data(), found.size(), outputs.view().slice(first, count).data());
        }
        return outputs;
    }
    [[nodiscard]] batch<output_shape, Scalar> operator()(batch_view<input_shape, const Scalar> samples) const {
        serial_executor here;
        return (*this)(samples, here);
    }

    /// Classifies one sample.
    [[nodiscard]] prediction_type predict(tensor_view<input_shape, const Scalar> sample, executor& threads) {
        prediction_type result;
        predict({sample.data(), 1}, {&result, 1}, threads);
        return result;
    }
    [[nodiscard]] prediction_type predict(tensor_view<input_shape, const Scalar> sample) {
        serial_executor here;
        return predict(sample, here);
    }

    /// Classifies a batch of any size.
    [[nodiscard]] std::vector<prediction_type> predict(batch_view<input_shape, const Scalar> samples,
                                                       executor& threads) {
        std::vector<prediction_type> results(samples.count());
        predict(samples, results, threads);
        return results;
    }
    [[nodiscard]] std::vector<prediction_type> predict(batch_view<input_shape, const Scalar> samples) {
        serial_executor here;
        return predict(samples, here);
    }

    /// As above, into `results`: once the workspace has grown, nothing is allocated.
    /// Errors  argument_error when there are more samples than results. After an error the results may be partly set.
    void predict(batch_view<input_shape, const Scalar> samples, std::span<prediction_type> results, executor& threads) {
        static_assert(output_shape::rank == 1,
                      "ctcnn::model: a classifier's outputs must have rank 1, one logit a class; end the network with "
                      "ctcnn::flatten and ctcnn::linear<classes>, or call the model for its outputs");
        if (results.size() < samples.count())
            throw argument_error("ctcnn::model: " + std::to_string(samples.count()) + " samples, but room for " +
                                 std::to_string(results.size()) + " predictions; pass one prediction for each sample");
        reserve(std::min(samples.count(), most_at_once), threads.workers());
        for (std::size_t first = 0; first < samples.count(); first += most_at_once) {
            const std::size_t count = std::min(most_at_once, samples.count() - first);
            const auto logits =
                Network::forward(parameters_.view(), samples.slice(first, count), workspace_, threads, prepared());
            for (std::size_t i = 0; i < count; ++i)
                if (!classify(logits[i], results[first + i])) report_sample(samples, first + i, threads);
        }
    }

private:
    static constexpr std::size_t most_at_once = 64;
    using workspace_type = typename Network::template inference_workspace<Scalar>;

    /// The files' formats are not compiled by those who only classify.
    template <class Model>
    static void needs_weights_header() {
        static_assert(sizeof(Model) == 0,
                      "ctcnn::model: save and load are in another header; include ctcnn/io/weights.hpp");
    }

    void reserve(std::size_t samples, std::size_t workers) {
        if (samples > workspace_.capacity() || workers > workspace_.workers())
            workspace_ =
                workspace_type(std::max(samples, workspace_.capacity()), std::max(workers, workspace_.workers()));
    }

    /// False where there are no probabilities: a logit is NaN or plus infinity, and then all of them are NaN.
    static bool classify(tensor_view<typename Network::output_shape, const Scalar> logits, prediction_type& to) {
        kernels::softmax<Network::output_shape::size>(logits.data(), to.probabilities.data());
        to.label = static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
        return !std::isnan(to.probabilities[0]);
    }

    [[noreturn, gnu::cold]] void report_sample(batch_view<input_shape, const Scalar> samples, std::size_t index,
                                               executor& threads) {
        const std::string who = "ctcnn::model: predict: sample " + std::to_string(index);
        const std::string cause = detail::not_finite_cause<Network, Scalar>(
            std::as_const(parameters_).view(), samples.slice(index, 1), workspace_, threads, nullptr);
        if (cause == detail::samples_not_finite)
            throw argument_error(who + " holds a number that is not finite, and so no class can be named; check it");
        throw divergence_error(who + " is of no class, as the outputs are not finite: " + cause);
    }

    [[nodiscard]] const std::byte* prepared() const noexcept { return is_prepared_ ? prepared_.data() : nullptr; }

    parameter_block<typename Network::parameters, Scalar> parameters_;
    storage<std::byte> prepared_;
    bool is_prepared_ = false;
    workspace_type workspace_;
};

}  // namespace ctcnn
