// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctcnn/core/check_labels.hpp"
#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/seed.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/core/type_list.hpp"
#include "ctcnn/initializers/initializer.hpp"
#include "ctcnn/initializers/pytorch_default.hpp"
#include "ctcnn/network/binding.hpp"
#include "ctcnn/network/initialize.hpp"
#include "ctcnn/network/layer_row.hpp"
#include "ctcnn/network/plan.hpp"
#include "ctcnn/network/running.hpp"
#include "ctcnn/network/unique_names.hpp"
#include "ctcnn/network/workspace.hpp"

namespace ctcnn {

/// A convolutional network as a type: the shape of a sample, and the layers in order. There are no objects of it:
/// parameters are in a `parameter_block<network::parameters>` or a `model`, activations in a workspace.
///
///     using lenet = ctcnn::network<shape<1, 28, 28>, conv2d<6, kernel<5>, padding<2>>, relu, max_pool2d<kernel<2>>,
///                                  …>;
///     static_assert(lenet::parameter_count == 61'706);
///
/// A layer that does not fit is one compile-time error: see layer_at in network/binding.hpp.
template <Shape Input, class... Elements>
struct network {
    using tree = typename detail::with_unique_names<detail::bind<Input, Elements...>>::type;
    using leaves = typename tree::leaves;  ///< type_list of detail::leaf<position, spec, bound>, in order
    using plan = detail::make_plan<tree, run_mode::training>;  ///< the steps of training, and their memory
    using inference_plan = detail::make_plan<tree, run_mode::inference>;
    template <run_mode Mode>
    using plan_of = std::conditional_t<Mode == run_mode::training, plan, inference_plan>;
    using input_shape = Input;
    using output_shape = typename tree::output;  ///< of a sample

private:
    template <class List>
    struct each;
    template <class... Leaf>
    struct each<detail::type_list<Leaf...>> {
        using trained = detail::join_layouts<typename Leaf::bound::parameters...>;
        using all = detail::join_layouts<trained, detail::join_layouts<typename Leaf::bound::statistics...>>;
        static constexpr std::array<std::size_t, sizeof...(Leaf)> parameter_counts{Leaf::bound::parameters::count...};
        static constexpr std::array<std::size_t, sizeof...(Leaf)> multiply_adds{Leaf::bound::multiply_adds...};
        static constexpr auto& rows = detail::names_of<leaves>::rows;
        static constexpr std::array<std::size_t, sizeof...(Leaf)> least_samples{Leaf::bound::least_training_samples...};

        template <class F>
        static constexpr void visit(F&& function) {
            [[maybe_unused]] const char in_order[] = {'\0', (function(Leaf{}), '\0')...};  // a fold is limited to 256
        }
    };

public:
    /// Layout of all tensors: the trained ones of all layers first, then their statistics.
    using parameters = typename each<leaves>::all;
    static constexpr std::size_t layer_count = leaves::size;  ///< layers and joins; containers do not count
    static constexpr std::size_t trained_tensors = each<leaves>::trained::tensors;
    static constexpr std::size_t trained_extent = each<leaves>::trained::extent;  ///< of the block, in elements
    static constexpr std::size_t parameter_count = each<leaves>::trained::count;  ///< without statistics
    static constexpr std::size_t multiply_adds =
        detail::sum_of(each<leaves>::multiply_adds);  ///< of forward, for a sample

    /// The least number of samples in a training batch: 2 if a layer normalizes one value a channel over the batch,
    /// else 1.
    static constexpr std::size_t least_training_samples = detail::largest_of(each<leaves>::least_samples);
    /// Of each trained tensor, in order: its role, and where it ends in the block. For optimizers.
    static constexpr auto trained_roles =
        detail::trained_roles<trained_tensors>(each<leaves>::rows, parameters::offsets, trained_extent);

    /// Of each layer: parameters, and multiply-adds of forward for a sample.
    static constexpr auto parameter_counts = each<leaves>::parameter_counts;
    static constexpr auto layer_multiply_adds = each<leaves>::multiply_adds;
    /// Layer `Index` as bound: `layer<3>::output_shape`.
    template <std::size_t Index>
    using layer = typename detail::type_at<Index, leaves>::bound;

    template <class Scalar = float>
    using inference_workspace = detail::workspace<network, Scalar, run_mode::inference>;
    template <class Scalar = float>
    using training_workspace = detail::workspace<network, Scalar, run_mode::training>;

    /// Bytes of workspace for a batch of `count` and `workers` threads.
    template <class Scalar = float>
    static constexpr std::size_t inference_bytes(std::size_t count, std::size_t workers = 1) {
        return inference_workspace<Scalar>::bytes(count, workers);
    }
    template <class Scalar = float>
    static constexpr std::size_t training_bytes(std::size_t count, std::size_t workers = 1) {
        return training_workspace<Scalar>::bytes(count, workers);
    }

    /// Calls `function(detail::leaf<position, spec, bound>{})` for each layer in order.
    template <class F>
    static constexpr void for_each_layer(F&& function) {
        each<leaves>::visit(std::forward<F>(function));
    }

    /// Names of the tensors, in the order of the block, as PyTorch's state_dict has them: "layer1.0.conv1.weight".
    static std::vector<std::string> parameter_names() { return detail::tensor_names(each<leaves>::rows); }

    /// What is known of each layer, in order.
    static constexpr std::span<const detail::layer_row> layer_rows() noexcept { return each<leaves>::rows; }

    /// The layer that has tensor `tensor`, as messages name it: "0.2 (Conv2d)".
    static std::string layer_of_tensor(std::size_t tensor) {
        return detail::layer_of_tensor(each<leaves>::rows, tensor);
    }

    /// Draws all parameters anew and resets the statistics. Weights and biases depend only on the seed and their
    /// position in the network.
    /// Errors  throws argument_error for an option of the initializer that can't be used
    template <class Scalar, Initializer Init = pytorch_default>
    static void initialize(parameter_view<parameters, Scalar> to, seed from, const Init& initializer = {}) {
        detail::require_parameters("ctcnn::network: initialize", to);
        detail::checked_options<Scalar>(initializer);
        detail::draw_parameters<Scalar>(each<leaves>::rows, parameters::offsets, parameters::sizes, to.data(),
                                        from.value, initializer);
    }

    /// Bytes that `prepare` fills.
    template <class Scalar = float>
    static constexpr std::size_t prepared_bytes() {
        return inference_table<Scalar>::prepared_bytes;
    }
    /// Computes in advance what inference needs of the weights, such as packed and transformed filters. Valid until the
    /// parameters change.
    /// \param to  resized to prepared_bytes<Scalar>()
    template <class Scalar>
    static void prepare(std::type_identity_t<parameter_view<parameters, const Scalar>> parameter,
                        detail::storage<std::byte>& to, executor& threads) {
        detail::require_parameters("ctcnn::network: prepare", parameter);
        if (to.size() != prepared_bytes<Scalar>()) to = detail::storage<std::byte>(prepared_bytes<Scalar>());
        detail::prepare_weights<inference_table<Scalar>, Scalar>(parameter.data(), to.data(), threads);
    }

    /// Inference: returns a view of the outputs (logits) of a batch, which is valid until the workspace is used again.
    /// \param prepared  what `prepare` computed from the same parameters; null gives the same bits, but takes longer
    template <class Scalar>
    static batch_view<output_shape, const Scalar>
    forward(std::type_identity_t<parameter_view<parameters, const Scalar>> parameter,
            std::type_identity_t<batch_view<input_shape, const Scalar>> input, inference_workspace<Scalar>& memory,
            executor& threads, const std::byte* prepared = nullptr) {
        return run_forward<Scalar, run_mode::inference>(parameter, input, memory, threads, nullptr, prepared);
    }

    /// Training's forward, which also saves what backward reads. `input` must outlive backward.
    /// Errors  throws argument_error for fewer samples than least_training_samples, unless there are none
    template <class Scalar>
    static batch_view<output_shape, const Scalar>
    forward(std::type_identity_t<parameter_view<parameters, const Scalar>> parameter,
            std::type_identity_t<batch_view<input_shape, const Scalar>> input, training_workspace<Scalar>& memory,
            executor& threads, const training_key& key) {
        if (input.count() < least_training_samples && !input.empty())
            detail::refuse_few_samples(each<leaves>::rows, each<leaves>::least_samples, input.count());
        return run_forward<Scalar, run_mode::training>(parameter, input, memory, threads, &key);
    }

    /// The name of the first layer whose output holds a number that is not finite; empty if there is none. Runs forward
    /// again, in training with the random numbers of the same key.
    template <class Scalar, run_mode Mode>
    [[gnu::cold]] static std::string
    first_layer_not_finite(std::type_identity_t<parameter_view<parameters, const Scalar>> parameter,
                           std::type_identity_t<batch_view<input_shape, const Scalar>> input,
                           detail::workspace<network, Scalar, Mode>& memory, executor& threads,
                           const training_key* key) {
        memory.begin(input, threads.workers());
        const std::size_t layer_index =
            detail::runner<network, Scalar, Mode>{parameter.data(), nullptr, memory, threads}.first_layer_not_finite(
                key);
        if (layer_index == layer_count) return "";
        const detail::layer_row& layer = each<leaves>::rows[layer_index];
        return detail::layer_name(layer.position, layer.name);
    }

    /// Sets all gradients from d_outputs, the gradient of the loss, after training's forward with the same workspace.
    /// Errors  throws argument_error if d_outputs does not have a gradient for each of forward's samples, or the
    ///         executor has more workers than the workspace was made for
    template <class Scalar>
    static void backward(std::type_identity_t<parameter_view<parameters, const Scalar>> parameter,
                         std::type_identity_t<batch_view<output_shape, const Scalar>> d_outputs,
                         training_workspace<Scalar>& memory, parameter_view<parameters, Scalar> gradients,
                         executor& threads) {
        detail::require_parameters("ctcnn::network: backward", parameter);
        detail::require_parameters("ctcnn::network: backward", gradients);
        detail::require_count("ctcnn::network: backward", "a gradient of the outputs", memory.input().count(),
                              d_outputs.count());
        memory.require_workers(threads.workers());
        if (memory.input().empty()) {  // so that layers need not handle an empty batch
            std::fill_n(gradients.data(), parameters::extent, Scalar{0});
            return;
        }
        const detail::runner<network, Scalar, run_mode::training> run{parameter.data(), nullptr, memory, threads};
        const training_key unused{};
        run.begin_batch(&unused);  // another batch may have been run since forward
        run.backward(d_outputs.data(), gradients.data());
        detail::require_ranks(threads);
    }

    /// Updates the statistics, such as running means, from what the last training forward saved in this workspace. Call
    /// it when the step is known to be finite.
    template <class Scalar>
    static void observe(parameter_view<parameters, Scalar> parameter, training_workspace<Scalar>& memory,
                        executor& threads) {
        detail::require_parameters("ctcnn::network: observe", parameter);
        if constexpr (parameters::tensors != trained_tensors)
            detail::runner<network, Scalar, run_mode::training>{parameter.data(), nullptr, memory, threads}.observe(
                parameter.data());
    }

private:
    template <class Scalar>
    using inference_table =
        detail::stage_table<inference_plan, parameters, trained_tensors, Scalar, run_mode::inference>;

    template <class Scalar, run_mode Mode>
    static batch_view<output_shape, const Scalar>
    run_forward(parameter_view<parameters, const Scalar> parameter, batch_view<input_shape, const Scalar> input,
                detail::workspace<network, Scalar, Mode>& memory, executor& threads, const training_key* key,
                const std::byte* prepared = nullptr) {
        detail::require_parameters("ctcnn::network: forward", parameter);
        memory.begin(input, threads.workers());
        const detail::runner<network, Scalar, Mode> run{parameter.data(), prepared, memory, threads};
        if constexpr (Mode == run_mode::training) run.begin_batch(key);
        const batch_view<output_shape, const Scalar> outputs = run.forward(key);
        detail::require_ranks(threads);
        return outputs;
    }
};

}  // namespace ctcnn
