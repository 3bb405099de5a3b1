// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctcnn/core/all_finite.hpp"
#include "ctcnn/core/initialization.hpp"
#include "ctcnn/core/random.hpp"
#include "ctcnn/network/binding.hpp"
#include "ctcnn/network/plan.hpp"
#include "ctcnn/network/workspace.hpp"

namespace ctcnn {

/// A convolutional network as a type: the shape of a sample, and the layers it goes through. Nothing is an object here;
/// parameters live in a `parameter_block<network::parameters>` (or in a `model`), activations in a workspace.
///
///     using lenet = ctcnn::network<shape<1, 28, 28>, conv2d<6, kernel<5>, padding<2>>, relu, max_pool2d<kernel<2>>,
///     …>; static_assert(lenet::parameter_count == 61'706);
///
/// Layers that do not fit stop the compiler with one message: see layer_at in network/binding.hpp.
template <Shape Input, class... Elements>
struct network {
    using chain = bind<Input, Elements...>;
    using leaves = typename chain::leaves;  ///< type_list of leaf<position, spec, bound>, in order
    using plan = typename make_plan<Input, leaves>::type;
    using input_shape = Input;
    using output_shape = typename chain::output;  ///< of a sample

private:
    template <class List>
    struct each;
    template <class... Leaf>
    struct each<type_list<Leaf...>> {
        using parameters = join_layouts<typename Leaf::bound::parameters...>;
        static constexpr std::array<std::size_t, sizeof...(Leaf)> parameter_counts{Leaf::bound::parameters::count...};
        static constexpr std::array<std::size_t, sizeof...(Leaf)> multiply_adds{Leaf::bound::multiply_adds...};
        static constexpr std::size_t all_multiply_adds = (Leaf::bound::multiply_adds + ... + 0);
        template <std::size_t Index>
        using leaf = std::tuple_element_t<Index, std::tuple<Leaf...>>;

        template <class F>
        static constexpr void visit(F&& function) {
            (function(Leaf{}), ...);
        }
    };

public:
    using parameters = typename each<leaves>::parameters;     ///< layout of all parameters
    static constexpr std::size_t layer_count = leaves::size;  ///< layers, `sequential` looked through
    static constexpr std::size_t parameter_count = parameters::count;
    static constexpr std::size_t multiply_adds = each<leaves>::all_multiply_adds;  ///< of forward, a sample

    /// Of each layer: parameters, and multiply-adds of forward for a sample.
    static constexpr auto parameter_counts = each<leaves>::parameter_counts;
    static constexpr auto layer_multiply_adds = each<leaves>::multiply_adds;
    /// Layer `Index` as bound: `layer<3>::output_shape`.
    template <std::size_t Index>
    using layer = typename each<leaves>::template leaf<Index>::bound;

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

    /// Calls `function(leaf<position, spec, bound>{})` for each layer in order.
    template <class F>
    static constexpr void for_each_layer(F&& function) {
        each<leaves>::visit(std::forward<F>(function));
    }

    /// Names of the parameter tensors, in order, as PyTorch's state_dict has them for the same nesting: "0.2.weight".
    static std::vector<std::string> parameter_names() {
        std::vector<std::string> names;
        for_each_layer([&]<class Position, class Spec, class Bound>(leaf<Position, Spec, Bound>) {
            for (const std::string_view name : Bound::parameter_names)
                names.push_back(detail::tensor_name(Position::indices, name));
        });
        return names;
    }

    /// The layer in which parameter tensor `tensor` stands, as messages name it: "0.2 (Conv2d)".
    static std::string layer_of_tensor(std::size_t tensor) {
        std::size_t first = 0;
        std::string name;
        for_each_layer([&]<class Position, class Spec, class Bound>(leaf<Position, Spec, Bound>) {
            if (first <= tensor && tensor < first + Bound::parameters::tensors)
                name = detail::layer_name(Position::indices, Spec::name);
            first += Bound::parameters::tensors;
        });
        return name;
    }

    /// Draws all parameters anew. Weights and biases depend on `seed` and their place in the network only.
    template <class Scalar, Initializer Init = pytorch_default>
    static void initialize(parameter_view<parameters, Scalar> to, std::uint64_t seed, const Init& initializer = {}) {
        std::size_t tensor = 0;
        for_each_layer([&]<class Position, class Spec, class Bound>(leaf<Position, Spec, Bound>) {
            for (const std::string_view name : Bound::parameter_names) {
                const std::span<Scalar> elements(to.data() + parameters::offsets[tensor], parameters::sizes[tensor]);
                const random_stream stream(seed, random_purpose::initialization, static_cast<std::uint32_t>(tensor));
                if (name == "bias")
                    initializer.bias(elements, Bound::fans, stream);
                else
                    initializer.weight(elements, Bound::fans, stream);
                ++tensor;
            }
        });
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

    /// Where training's forward leaves the finite numbers: the first layer whose output holds one that is not, or
    /// nothing where all are finite. Runs forward once more, with the random numbers of the same key.
    template <class Scalar>
    [[gnu::cold]] static std::string
    first_layer_not_finite(std::type_identity_t<parameter_view<parameters, const Scalar>> parameter,
                           std::type_identity_t<batch_view<input_shape, const Scalar>> input,
                           training_workspace<Scalar>& memory, executor& threads, const training_key& key) {
        constexpr run_mode mode = run_mode::training;
        memory.begin(input, threads.workers());
        std::size_t place = layer_count;
        [&]<std::size_t... Index>(std::index_sequence<Index...>) {
            ((forward_stage<Scalar, mode, Index>(parameter, memory, threads, &key),
              place == layer_count && !output_is_finite<Scalar, Index>(memory)
                  ? void(place = plan::template stage_at<Index>::place)
                  : void()),
             ...);
        }
        (std::make_index_sequence<plan::count>{});
        std::string name;
        std::size_t at = 0;
        for_each_layer([&]<class Position, class Spec, class Bound>(leaf<Position, Spec, Bound>) {
            if (at++ == place) name = detail::layer_name(Position::indices, Spec::name);
        });
        return name;
    }

    /// Sets all gradients from d_outputs, the loss' gradient, after training's forward with the same workspace.
    template <class Scalar>
    static void backward(std::type_identity_t<parameter_view<parameters, const Scalar>> parameter,
                         std::type_identity_t<batch_view<output_shape, const Scalar>> d_outputs,
                         training_workspace<Scalar>& memory, parameter_view<parameters, Scalar> gradients,
                         executor& threads) {
        if (memory.input().empty()) {  // no layer is asked to sum up nothing
            std::fill_n(gradients.data(), parameters::extent, Scalar{0});
            return;
        }
        [&]<std::size_t... Index>(std::index_sequence<Index...>) {
            (backward_stage<Scalar, plan::count - 1 - Index>(parameter, d_outputs, memory, gradients, threads), ...);
        }
        (std::make_index_sequence<plan::count>{});
    }

private:
    template <class Scalar, std::size_t Index>
    static bool output_is_finite(training_workspace<Scalar>& memory) noexcept {
        const Scalar* const output = input_of<Scalar, run_mode::training, Index + 1>(memory);
        const std::size_t size = plan::template stage_at<Index>::bound::output_shape::size * memory.input().count();
        return detail::all_finite(std::span<const Scalar>(output, size));
    }

    template <class Scalar, run_mode Mode>
    using memory_of = typename plan::template memory<Scalar, Mode>;

    /// The output of stage Index - 1, which stage Index reads.
    template <class Scalar, run_mode Mode, std::size_t Index>
    static const Scalar* input_of(workspace<network, Scalar, Mode>& memory) noexcept {
        if constexpr (Index == 0)
            return memory.input().data();
        else if constexpr (plan::template owner<Mode>(Index - 1) == plan::count)
            return memory.input().data();
        else
            return reinterpret_cast<const Scalar*>(memory.at(memory_of<Scalar, Mode>::output(Index - 1)));
    }

    template <class Scalar, run_mode Mode, class Stage>
    static auto parameters_of(parameter_view<parameters, Scalar> all) noexcept {
        return all.template part<typename Stage::bound::parameters, Stage::first_tensor>();
    }

    template <class Scalar, run_mode Mode>
    static batch_view<output_shape, const Scalar>
    run_forward(parameter_view<parameters, const Scalar> parameter, batch_view<input_shape, const Scalar> input,
                workspace<network, Scalar, Mode>& memory, executor& threads, const training_key* key) {
        memory.begin(input, threads.workers());
        if (!input.empty()) [&]<std::size_t... Index>(std::index_sequence<Index...>) {
                (forward_stage<Scalar, Mode, Index>(parameter, memory, threads, key), ...);
            }
        (std::make_index_sequence<plan::count>{});
        return {input_of<Scalar, Mode, plan::count>(memory), input.count()};
    }

    template <class Scalar, run_mode Mode, std::size_t Index>
    static void forward_stage(parameter_view<parameters, const Scalar> parameter,
                              workspace<network, Scalar, Mode>& memory, executor& threads, const training_key* key) {
        if constexpr (!plan::template is_view<Mode>[Index]) {
            using stage = typename plan::template stage_at<Index>;
            using bound = typename stage::bound;
            using places = memory_of<Scalar, Mode>;
            const std::size_t count = memory.input().count();
            std::byte* const saved = Mode == run_mode::training ? memory.at(places::saved(Index)) : nullptr;
            bound::forward(
                forward_pass<bound, Scalar>{parameters_of<const Scalar, Mode, stage>(parameter),
                                            {input_of<Scalar, Mode, Index>(memory), count},
                                            {reinterpret_cast<Scalar*>(memory.at(places::output(Index))), count},
                                            saved,
                                            memory.scratch(),
                                            threads,
                                            key,
                                            static_cast<std::uint32_t>(stage::place)});
        }
    }

    template <class Scalar, std::size_t Index>
    static void backward_stage(parameter_view<parameters, const Scalar> parameter,
                               batch_view<output_shape, const Scalar> d_outputs, training_workspace<Scalar>& memory,
                               parameter_view<parameters, Scalar> gradients, executor& threads) {
        constexpr run_mode mode = run_mode::training;
        if constexpr (plan::has_gradient[Index] && !plan::template is_view<mode>[Index]) {
            using stage = typename plan::template stage_at<Index>;
            using bound = typename stage::bound;
            using places = memory_of<Scalar, mode>;
            constexpr bool wants_d_input = plan::template wants_d_input<Index>;
            // Views behind the last stage hand d_outputs on.
            constexpr bool is_last = plan::template owner<mode>(plan::count - 1) == Index;
            const std::size_t count = memory.input().count();
            const Scalar* d_output = d_outputs.data();
            if constexpr (!is_last) d_output = reinterpret_cast<const Scalar*>(memory.at(places::gradient(Index)));
            Scalar* d_input = nullptr;
            if constexpr (wants_d_input) d_input = reinterpret_cast<Scalar*>(memory.at(places::gradient(Index - 1)));
            bound::backward(backward_pass<bound, Scalar, wants_d_input>{
                parameters_of<const Scalar, mode, stage>(parameter),
                {input_of<Scalar, mode, Index>(memory), count},
                {reinterpret_cast<const Scalar*>(memory.at(places::output(Index))), count},
                {d_output, count},
                {d_input, wants_d_input ? count : 0},
                parameters_of<Scalar, mode, stage>(gradients),
                memory.at(places::saved(Index)),
                memory.scratch(),
                threads});
        }
    }
};

}  // namespace ctcnn
