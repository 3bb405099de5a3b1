// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/seed.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/core/tensor.hpp"
#include "ctcnn/initializers/initializer.hpp"
#include "ctcnn/initializers/pytorch_default.hpp"
#include "ctcnn/network/network.hpp"
#include "ctcnn/network/network_parameters.hpp"
#include "ctcnn/parallel/executor.hpp"

namespace ctcnn {

namespace detail {

/// Saves and loads weights for the members of model; io/weights.hpp defines it.
template <class Model>
struct weight_files;

}  // namespace detail

/// What a thread needs to run a model besides the model: memory for activations, which grows to the largest batch so
/// far, and an executor that does the work. Threads that share a model have one each: `auto memory = net.workspace();`
template <class Network, class Scalar = float>
class model_workspace {
public:
    using memory_type = typename Network::template inference_workspace<Scalar>;

    /// For the calling thread alone.
    model_workspace() : memory_(0) {}
    /// \param threads  must live as long as this
    explicit model_workspace(executor& threads) : threads_(&threads), memory_(0) {}

    [[nodiscard]] executor& threads() noexcept { return threads_ == nullptr ? own_.threads : *threads_; }

    /// Memory for batches of at least `samples` samples.
    memory_type& reserve(std::size_t samples) {
        const std::size_t workers = threads().workers();
        if (samples > memory_.capacity() || workers > memory_.workers())
            memory_ = memory_type(std::max(samples, memory_.capacity()), std::max(workers, memory_.workers()));
        return memory_;
    }

private:
    /// Makes the executor movable, which is correct because it has no state.
    struct own_executor {
        own_executor() = default;
        own_executor(own_executor&&) noexcept {}
        own_executor& operator=(own_executor&&) noexcept { return *this; }
        serial_executor threads;
    };

    executor* threads_ = nullptr;
    own_executor own_;
    memory_type memory_;
};

/// A network with its parameters: the object that a program trains, saves, loads and runs.
///
///     ctcnn::model<lenet> net(ctcnn::seed{1});
///     const auto logits = net(images);                  a batch of outputs
///     const auto answer = ctcnn::classify(net, image);  label and probabilities: network/classify.hpp
///
/// Shapes   samples: network::input_shape, in the units the network was trained in
/// Memory   the parameters, and the bytes that `prepare` fills
/// Threads  threads may share a const model; each needs a workspace of its own
/// Errors   throws argument_error if the model was moved from
template <class Network, class Scalar = float>
class model {
public:
    using network = Network;
    using scalar_type = Scalar;
    using input_shape = typename Network::input_shape;
    using output_shape = typename Network::output_shape;
    using workspace_type = model_workspace<Network, Scalar>;

    /// Draws the parameters from a seed, by default as PyTorch does.
    template <Initializer Init = pytorch_default>
    explicit model(seed from = {}, const Init& initializer = {}) {
        Network::initialize(parameters_.view(), from, initializer);
    }

    /// The parameters, which may be changed. Prepared weights are discarded: until the next call of `prepare` or
    /// `load`, each prediction prepares them for itself.
    [[nodiscard]] network_parameters<Network, Scalar> parameters() {
        if (is_prepared_) prepared_ = {};
        is_prepared_ = false;
        return network_parameters<Network, Scalar>(parameters_.view());
    }
    [[nodiscard]] network_parameters<Network, const Scalar> parameters() const {
        return network_parameters<Network, const Scalar>(parameters_.view());
    }

    /// Computes in advance what each prediction needs of the weights, such as transformed filters. For single images
    /// and layers of many channels this takes most of a prediction's time. `load` does it, too. Uses
    /// network::prepared_bytes<Scalar>() bytes. Do not write to views that parameters() returned earlier.
    void prepare(executor& threads) {
        Network::template prepare<Scalar>(std::as_const(parameters_).view(), prepared_, threads);
        is_prepared_ = true;
    }
    void prepare() {
        serial_executor threads;
        prepare(threads);
    }

    /// Writes the weights to a safetensors file, which PyTorch reads, and reads them from one: see ctcnn::save and
    /// ctcnn::load. Needs `#include "ctcnn/io/weights.hpp"`, which ctcnn.hpp and mnist.hpp include.
    /// Errors  throws io_error, which leaves the old file as it was, or data_error, which leaves the model unchanged
    template <class Model = model>
    void save(const std::string& path) const {
        if constexpr (requires(const Model& self) { detail::weight_files<Model>::save(self, path); })
            detail::weight_files<Model>::save(*this, path);
        else
            needs_weights_header<Model>();
    }
    template <class Model = model>
    void load(const std::string& path) {
        if constexpr (requires(Model& self) { detail::weight_files<Model>::load(self, path); })
            detail::weight_files<Model>::load(*this, path);
        else
            needs_weights_header<Model>();
    }

    /// Returns the outputs of a batch of any size, in memory of their own.
    [[nodiscard]] batch<output_shape, Scalar> operator()(batch_view<input_shape, const Scalar> samples,
                                                         executor& threads) const {
        batch<output_shape, Scalar> outputs(samples.count());
        workspace_type memory(threads);
        for (std::size_t first = 0; first < samples.count(); first += most_at_once) {
            const std::size_t count = std::min(most_at_once, samples.count() - first);
            const auto found = (*this)(samples.slice(first, count), memory);
            std::copy_n(found.data(), found.size(), outputs.view().slice(first, count).data());
        }
        return outputs;
    }
    [[nodiscard]] batch<output_shape, Scalar> operator()(batch_view<input_shape, const Scalar> samples) const {
        serial_executor threads;
        return (*this)(samples, threads);
    }

    /// Returns the output of one sample.
    [[nodiscard]] tensor<output_shape, Scalar> operator()(tensor_view<input_shape, const Scalar> sample,
                                                          executor& threads) const {
        workspace_type memory(threads);
        tensor<output_shape, Scalar> output;
        std::copy_n((*this)({sample.data(), 1}, memory).data(), output_shape::size, output.data());
        return output;
    }
    [[nodiscard]] tensor<output_shape, Scalar> operator()(tensor_view<input_shape, const Scalar> sample) const {
        serial_executor threads;
        return (*this)(sample, threads);
    }

    /// Returns a view of the outputs of a batch, which is valid until the workspace is used again. Does not allocate if
    /// the workspace has been used before for as many samples.
    batch_view<output_shape, const Scalar> operator()(batch_view<input_shape, const Scalar> samples,
                                                      workspace_type& memory) const {
        auto& activations = memory.reserve(samples.count());
        return Network::forward(parameters_.view(), samples, activations, memory.threads(), prepared());
    }

    /// Memory for one thread's predictions.
    [[nodiscard]] workspace_type workspace() const { return workspace_type(); }
    [[nodiscard]] workspace_type workspace(executor& threads) const { return workspace_type(threads); }

    /// Larger batches are run in pieces of this many samples, which keeps the workspace small.
    static constexpr std::size_t most_at_once = 64;

private:
    /// So that a program that only predicts need not compile the file formats.
    template <class Model>
    static void needs_weights_header() {
        static_assert(sizeof(Model) == 0,
                      "ctcnn::model: save and load are in another header; include ctcnn/io/weights.hpp");
    }

    [[nodiscard]] const std::byte* prepared() const noexcept { return is_prepared_ ? prepared_.data() : nullptr; }

    parameter_block<typename Network::parameters, Scalar> parameters_;
    detail::storage<std::byte> prepared_;
    bool is_prepared_ = false;
};

}  // namespace ctcnn
