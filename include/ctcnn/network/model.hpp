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

/// Weights in files, for the members of model that need them; io/weights.hpp defines it.
template <class Model>
struct weight_files;

}  // namespace detail

/// What a thread needs to run a model, besides the model: memory for activations, made for the largest batch so far, and
/// an executor that does the work. Threads that share a model have one each: `auto memory = net.workspace();`
template <class Network, class Scalar = float>
class model_workspace {
public:
    using memory_type = typename Network::template inference_workspace<Scalar>;

    /// For the calling thread alone.
    model_workspace() : memory_(0) {}
    /// \param threads  must live as long as this
    explicit model_workspace(executor& threads) : threads_(&threads), memory_(0) {}

    [[nodiscard]] executor& threads() noexcept { return threads_ == nullptr ? here_.itself : *threads_; }

    /// Memory for batches of at least `samples` samples.
    memory_type& reserve(std::size_t samples) {
        const std::size_t workers = threads().workers();
        if (samples > memory_.capacity() || workers > memory_.workers())
            memory_ = memory_type(std::max(samples, memory_.capacity()), std::max(workers, memory_.workers()));
        return memory_;
    }

private:
    /// An executor is neither copied nor moved; this one has nothing that could be.
    struct own_executor {
        own_executor() = default;
        own_executor(own_executor&&) noexcept {}
        own_executor& operator=(own_executor&&) noexcept { return *this; }
        serial_executor itself;
    };

    executor* threads_ = nullptr;
    own_executor here_;
    memory_type memory_;
};

/// A network with its parameters: what a program trains, saves, loads and computes with.
///
///     ctcnn::model<lenet> net(ctcnn::seed{1});
///     const auto logits = net(images);                  a batch of outputs
///     const auto answer = ctcnn::classify(net, image);  label and probabilities: network/classify.hpp
///
/// Shapes   samples: network::input_shape, in the units the network was trained in
/// Memory   the parameters, and what `prepare` makes of them
/// Threads  a model that is const may be shared by threads; each has a workspace of its own
/// Errors   throws argument_error where the model was moved from
template <class Network, class Scalar = float>
class model {
public:
    using network = Network;
    using scalar_type = Scalar;
    using input_shape = typename Network::input_shape;
    using output_shape = typename Network::output_shape;
    using workspace_type = model_workspace<Network, Scalar>;

    /// Fresh parameters, drawn from a seed: PyTorch's defaults unless told otherwise.
    template <Initializer Init = pytorch_default>
    explicit model(seed from = {}, const Init& initializer = {}) {
        Network::initialize(parameters_.view(), from, initializer);
    }

    /// To be changed, by a trainer or by hand: predictions follow, and compute from the weights what they need anew each
    /// time, until `prepare` or `load` is called.
    [[nodiscard]] network_parameters<Network, Scalar> parameters() {
        if (is_prepared_) prepared_ = {};
        is_prepared_ = false;
        return network_parameters<Network, Scalar>(parameters_.view());
    }
    [[nodiscard]] network_parameters<Network, const Scalar> parameters() const {
        return network_parameters<Network, const Scalar>(parameters_.view());
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

    /// Writes the weights to a safetensors file, which PyTorch reads, and reads them from one, as ctcnn::save and
    /// ctcnn::load do. Needs `#include "ctcnn/io/weights.hpp"`, which ctcnn.hpp and mnist.hpp do.
    /// Errors  io_error, and then the file is the old one; data_error, and then the model is unchanged
    template <class Model = model>
    void save(const std::string& path) const {
        if constexpr (requires(const Model& self) { detail::weight_files<Model>::save(self, path); })
            detail::weight_files<Model>::save(*this, path);
        else
            needs_weights_header<Model>();
    }
    template <class Model = model>
    void load(const std::string& path) {
        if constexpr (requires(Model & self) { detail::weight_files<Model>::load(self, path); })
            detail::weight_files<Model>::load(*this, path);
        else
            needs_weights_header<Model>();
    }

    /// The outputs of a batch of any size, in memory of their own.
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
        serial_executor here;
        return (*this)(samples, here);
    }

    /// The output of one sample.
    [[nodiscard]] tensor<output_shape, Scalar> operator()(tensor_view<input_shape, const Scalar> sample,
                                                          executor& threads) const {
        workspace_type memory(threads);
        tensor<output_shape, Scalar> output;
        std::copy_n((*this)({sample.data(), 1}, memory).data(), output_shape::size, output.data());
        return output;
    }
    [[nodiscard]] tensor<output_shape, Scalar> operator()(tensor_view<input_shape, const Scalar> sample) const {
        serial_executor here;
        return (*this)(sample, here);
    }

    /// The outputs of a batch, which stay in the workspace until it is used again. Nothing is allocated once the workspace
    /// was used for as large a batch.
    batch_view<output_shape, const Scalar> operator()(batch_view<input_shape, const Scalar> samples,
                                                      workspace_type& memory) const {
        auto& room = memory.reserve(samples.count());
        return Network::forward(parameters_.view(), samples, room, memory.threads(), prepared());
    }

    /// Memory for one thread's predictions.
    [[nodiscard]] workspace_type workspace() const { return workspace_type(); }
    [[nodiscard]] workspace_type workspace(executor& threads) const { return workspace_type(threads); }

    /// Samples that go through the network at once where there are more: their workspace stays small.
    static constexpr std::size_t most_at_once = 64;

private:
    /// The files' formats are not compiled by those who only predict.
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
