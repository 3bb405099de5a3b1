// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctcnn/core/all_finite.hpp"
#include "ctcnn/core/check_labels.hpp"
#include "ctcnn/core/initialization.hpp"
#include "ctcnn/core/option.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/core/type_list.hpp"
#include "ctcnn/network/binding.hpp"
#include "ctcnn/network/plan.hpp"
#include "ctcnn/network/stage_calls.hpp"
#include "ctcnn/network/workspace.hpp"

namespace ctcnn {

namespace detail {

/// What a network says of a layer, as data: a loop over rows is compiled once, however many layers there are.
struct layer_row {
    std::span<const std::size_t> position;
    std::string_view name;  ///< of the spec
    std::span<const std::string_view> parameter_names;
    fan fans;
};

}  // namespace detail

/// A convolutional network as a type: the shape of a sample, and the layers it goes through. Nothing is an object here;
/// parameters live in a `parameter_block<network::parameters>` (or in a `model`), activations in a workspace.
///
///     using lenet = ctcnn::network<shape<1, 28, 28>, conv2d<6, kernel<5>, padding<2>>, relu, max_pool2d<kernel<2>>,
///     …>; static_assert(lenet::parameter_count == 61'706);
///
/// Layers that do not fit stop the compiler with one message: see layer_at in network/binding.hpp.
template <Shape Input, class... Elements>
struct network {
    using chain = detail::bind<Input, Elements...>;
    using leaves = typename chain::leaves;  ///< type_list of detail::leaf<position, spec, bound>, in order
    using plan = make_plan<Input, leaves>;
    using input_shape = Input;
    using output_shape = typename chain::output;  ///< of a sample

private:
    template <class List>
    struct each;
    template <class... Leaf>
    struct each<detail::type_list<Leaf...>> {
        using parameters = join_layouts<typename Leaf::bound::parameters...>;
        static constexpr std::array<std::size_t, sizeof...(Leaf)> parameter_counts{Leaf::bound::parameters::count...};
        static constexpr std::array<std::size_t, sizeof...(Leaf)> multiply_adds{Leaf::bound::multiply_adds...};
        static constexpr std::array<detail::layer_row, sizeof...(Leaf)> rows{detail::layer_row{
            Leaf::position::indices, Leaf::spec::name, Leaf::bound::parameter_names, Leaf::bound::fans}...};

        template <class F>
        static constexpr void visit(F&& function) {
            [[maybe_unused]] const char in_order[] = {'\0', (function(Leaf{}), '\0')...};  // a fold has at most 256
        }
    };

public:
    using parameters = typename each<leaves>::parameters;     ///< layout of all parameters
    static constexpr std::size_t layer_count = leaves::size;  ///< layers, `sequential` looked through
    static constexpr std::size_t parameter_count = parameters::count;
    static constexpr std::size_t multiply_adds = detail::sum_of(each<leaves>::multiply_adds);  ///< of forward, a sample

    /// Of each layer: parameters, and multiply-adds of forward for a sample.
    static constexpr auto parameter_counts = each<leaves>::parameter_counts;
    static constexpr auto layer_multiply_adds = each<leaves>::multiply_adds;
    /// Layer `Index` as bound: `layer<3>::output_shape`.
    template <std::size_t Index>
    using layer = typename detail::type_at<Index, leaves>::bound;

    template <class Scalar = float>
    using inference_workspace = workspace<network, Scalar, run_mode::inference>;
    template <class Scalar = float>
    using training_workspace = workspace<network, Scalar, run_mode::training>;

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

    /// Names of the parameter tensors, in order, as PyTorch's state_dict has them for the same nesting: "0.2.weight".
    static std::vector<std::string> parameter_names() {
        std::vector<std::string> names;
        for (const detail::layer_row& layer : layers)
            for (const std::string_view name : layer.parameter_names)
                names.push_back(detail::tensor_name(layer.position, name));
        return names;
    }

    /// The layer that has parameter tensor `tensor`, as messages name it: "0.2 (Conv2d)".
    static std::string layer_of_tensor(std::size_t tensor) {
        std::size_t first = 0;
        for (const detail::layer_row& layer : layers) {
            if (tensor < first + layer.parameter_names.size()) return detail::layer_name(layer.position, layer.name);
            first += layer.parameter_names.size();
        }
        return "";
    }

    /// Draws all parameters anew. Weights and biases depend on `seed` and their place in the network only.
    /// Errors  throws argument_error for an option of the initializer that can't be used
    template <class Scalar, Initializer Init = pytorch_default>
    static void initialize(parameter_view<parameters, Scalar> to, std::uint64_t seed, const Init& initializer = {}) {
        detail::require_parameters("ctcnn::network: initialize", to);
        detail::checked_options<Scalar>(initializer);
        std::size_t tensor = 0;
        for (const detail::layer_row& layer : layers) {
            for (const std::string_view name : layer.parameter_names) {
                const std::span<Scalar> elements(to.data() + parameters::offsets[tensor], parameters::sizes[tensor]);
                const random_stream stream(seed, random_purpose::initialization, static_cast<std::uint32_t>(tensor));
                if (name == "bias")
                    initializer.bias(elements, layer.fans, stream);
                else
                    initializer.weight(elements, layer.fans, stream);
                ++tensor;
            }
        }
    }

    /// Inference: the outputs (logits) of a batch, which stay in the workspace until it is used again.
    template <class Scalar>
    static batch_view<output_shape, const Scalar>
    forward(std::type_identity_t<parameter_view<parameters, const Scalar>> parameter,
            std::type_identity_t<batch_view<input_shape, const Scalar>> input, inference_workspace<Scalar>& memory,
            executor& threads) {
        return run_forward<Scalar, run_mode::inference>(parameter, input, memory, threads, nullptr);
    }

    /// Training's forward: also keeps what backward reads. `input` must live until then.
    template <class Scalar>
    static batch_view<output_shape, const Scalar>
    forward(std::type_identity_t<parameter_view<parameters, const Scalar>> parameter,
            std::type_identity_t<batch_view<input_shape, const Scalar>> input, training_workspace<Scalar>& memory,
            executor& threads, const training_key& key) {
        return run_forward<Scalar, run_mode::training>(parameter, input, memory, threads, &key);
    }

    /// Where forward leaves the finite numbers: the first layer whose output holds one that is not, or nothing where
    /// all are finite. Runs forward once more; in training, with the random numbers of the same key.
    template <class Scalar, run_mode Mode>
    [[gnu::cold]] static std::string
    first_layer_not_finite(std::type_identity_t<parameter_view<parameters, const Scalar>> parameter,
                           std::type_identity_t<batch_view<input_shape, const Scalar>> input,
                           workspace<network, Scalar, Mode>& memory, executor& threads, const training_key* key) {
        memory.begin(input, threads.workers());
        std::size_t place = layer_count;
        for (const detail::stage_row<Scalar>& row : table<Scalar, Mode>::rows) {
            forward_stage(row, parameter, memory, threads, key);
            const Scalar* const output = row.forward == nullptr ? at(memory, row.input) : at(memory, row.output);
            if (!detail::all_finite(std::span(output, row.output_size * input.count()))) {
                place = row.place;
                break;
            }
        }
        return place == layer_count ? "" : detail::layer_name(layers[place].position, layers[place].name);
    }

    /// Sets all gradients from d_outputs, the loss' gradient, after training's forward with the same workspace.
    /// Errors  throws argument_error where d_outputs has not a gradient for each of forward's samples, or the executor
    ///         more workers than the workspace was made for
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
        if (memory.input().empty()) {  // no layer is asked to sum up nothing
            std::fill_n(gradients.data(), parameters::extent, Scalar{0});
            return;
        }
        const auto& all = table<Scalar, run_mode::training>::rows;
        for (std::size_t i = all.size(); i-- > 0;)
            if (all[i].backward != nullptr) backward_stage(all[i], parameter, d_outputs, memory, gradients, threads);
    }

private:
    static constexpr auto& layers = each<leaves>::rows;

    template <class Scalar, run_mode Mode>
    using table = detail::stage_table<plan, parameters, Scalar, Mode>;

    /// A buffer of the arena, or the network's own input.
    template <class Scalar, run_mode Mode>
    static const Scalar* at(workspace<network, Scalar, Mode>& memory, std::size_t offset) noexcept {
        return offset == detail::network_input ? memory.input().data()
                                               : reinterpret_cast<const Scalar*>(memory.at(offset));
    }

    template <class Scalar, run_mode Mode>
    static batch_view<output_shape, const Scalar>
    run_forward(parameter_view<parameters, const Scalar> parameter, batch_view<input_shape, const Scalar> input,
                workspace<network, Scalar, Mode>& memory, executor& threads, const training_key* key) {
        detail::require_parameters("ctcnn::network: forward", parameter);
        memory.begin(input, threads.workers());
        if (!input.empty())
            for (const detail::stage_row<Scalar>& row : table<Scalar, Mode>::rows)
                forward_stage(row, parameter, memory, threads, key);
        return {at(memory, plan::template memory<Scalar, Mode>::output_or_input(plan::count)), input.count()};
    }

    template <class Scalar, run_mode Mode>
    static void forward_stage(const detail::stage_row<Scalar>& row, parameter_view<parameters, const Scalar> parameter,
                              workspace<network, Scalar, Mode>& memory, executor& threads, const training_key* key) {
        if (row.forward == nullptr) return;
        row.forward({parameter.data() + row.parameters, at(memory, row.input),
                     reinterpret_cast<Scalar*>(memory.at(row.output)),
                     Mode == run_mode::training ? memory.at(row.saved) : nullptr, memory.input().count(),
                     memory.scratch(), threads, key, row.place});
    }

    template <class Scalar>
    static void backward_stage(const detail::stage_row<Scalar>& row, parameter_view<parameters, const Scalar> parameter,
                               batch_view<output_shape, const Scalar> d_outputs, training_workspace<Scalar>& memory,
                               parameter_view<parameters, Scalar> gradients, executor& threads) {
        row.backward({parameter.data() + row.parameters, at(memory, row.input), at(memory, row.output),
                      row.is_last ? d_outputs.data() : at(memory, row.gradient),
                      row.wants_d_input ? reinterpret_cast<Scalar*>(memory.at(row.d_input)) : nullptr,
                      gradients.data() + row.parameters, memory.at(row.saved), memory.input().count(), memory.scratch(),
                      threads});
    }
};

}  // namespace ctcnn
