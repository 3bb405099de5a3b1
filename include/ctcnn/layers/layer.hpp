// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/fan.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/tensor_role.hpp"
#include "ctcnn/layers/passes.hpp"
#include "ctcnn/parallel/executor.hpp"

/// The contract of a layer.
///
/// What a user writes is a *spec*, a type that names only what the layer adds: `linear<10>`. The network binds it to
/// the shape that arrives: `linear<10>::bound<shape<1024>>`. A bound layer has no state; it names shapes, sizes and its
/// parameters' layout, and has two static functions. Here is a whole layer, y = a * x + b with one learned a and b, as
/// you may write it outside the library (examples/06_own_layer.cpp runs it):
///
///     struct affine {
///         static constexpr std::string_view name = "Affine";           // the row in a summary
///
///         template <ctcnn::Shape Input>
///         static constexpr bool accepts = Input::rank >= 1;            // may it stand here? A static test can ask.
///
///         template <ctcnn::Shape Input>
///         static consteval void require() {                            // the one error, if it may not
///             static_assert(accepts<Input>, "affine: input must have rank 1 or more; remove the layer");
///         }
///
///         template <ctcnn::Shape Input>
///         struct bound : ctcnn::bound_layer<Input, Input, ctcnn::parameter_layout<ctcnn::shape<1>, ctcnn::shape<1>>> {
///             static constexpr std::array<std::string_view, 2> parameter_names{"weight", "bias"};
///             static constexpr bool backward_reads_input = true;       // keep x until backward
///
///             template <class Pass>
///             static void forward(const Pass& pass) noexcept {
///                 const auto a = pass.parameters.template get<0>()(0), b = pass.parameters.template get<1>()(0);
///                 for (std::size_t i = 0; i < pass.input.size(); ++i)
///                     pass.output.data()[i] = a * pass.input.data()[i] + b;
///             }
///             template <class Pass>
///             static void backward(const Pass& pass) noexcept {
///                 const auto a = pass.parameters.template get<0>()(0);
///                 typename Pass::scalar d_a = 0, d_b = 0;
///                 for (std::size_t i = 0; i < pass.d_output.size(); ++i) {
///                     d_a += pass.d_output.data()[i] * pass.input.data()[i];
///                     d_b += pass.d_output.data()[i];
///                     if constexpr (Pass::wants_d_input) pass.d_input.data()[i] = a * pass.d_output.data()[i];
///                 }
///                 pass.gradients.template get<0>()(0) = d_a;               // set, not added to
///                 pass.gradients.template get<1>()(0) = d_b;
///             }
///         };
///     };
///
/// `bound_layer` supplies the rest of the contract with defaults; each member says below what it means. Passes are
/// templates on the scalar, float or double, and bring a batch of any size. To use more than one thread, cut the work
/// into pieces that do not depend on the number of threads: `pass.threads.run(pieces, f)` (parallel/executor.hpp).
///
/// Optional parts:
///
///   statistics   tensors that are saved and loaded as parameters are, and not trained. forward reads them, and observe
///                sets them from what forward left in saved_batch, once a training step is known to be finite.
///   prepare      makes of the weights, once, what inference's forward would have to make of them at each call.
///   arranged     `template <arrangement A> using arranged`: what a layer that reads `any` becomes where images are held
///                in arrangement A. One without it treats all elements alike.
///
/// Fusion: a layer may take in the layer after it, where nothing else reads what is between them (network/fusion.hpp):
///
///   what follows says                      what a layer says that may take it in          when
///   activation (a kernels/ activation)     fusible, `template <class A> using fused`      always
///   inference_activation                   the same                                       inference
///   max_window (of pooling)                can_pool<Window>, with_pool<Window>            always
///   is_channel_line_in_inference (norm.)   fusible, `template <class N> using normalized` inference
///   is_sum_of_two (a join)                 fusible, `using with_addend`                   inference
///
/// Of a sum the layer takes in the other operand, which is known before the layer runs: `with_addend` is the layer that
/// adds pass.addend, and says reads_addend. An activation and pooling may follow, but no normalization.
///
/// A network checks the contract of each of its layers (network/contract.hpp).
namespace ctcnn {

/// Base of bound layers: the members of the contract, with the defaults of a layer that has no parameters, needs
/// nothing for backward but d_output, and reads and writes planar images.
template <Shape Input, Shape Output = Input, class Parameters = parameter_layout<>>
struct bound_layer {
    using input_shape = Input;
    using output_shape = Output;
    using parameters = Parameters;

    /// Names of the parameter tensors, as in PyTorch's state_dict.
    static constexpr std::array<std::string_view, 0> parameter_names{};
    /// What each is filled with at first, where it is not drawn by an initializer: for none, or for all.
    static constexpr std::array<double, 0> initial_values{};
    /// Tensors that are saved and loaded as parameters are, but not trained, such as running means: the layer reads them
    /// in forward, and sets them in `observe`. A `shape<>` called "num_batches_tracked" is a count: a number of the
    /// block's scalar in memory, so exact up to 2^24 in float, and an integer in files, as PyTorch has it.
    using statistics = parameter_layout<>;
    static constexpr std::array<std::string_view, 0> statistic_names{};
    static constexpr std::array<double, 0> statistic_values{};  ///< what each is filled with at first
    /// Multiply-adds of forward, a sample.
    static constexpr std::size_t multiply_adds = 0;
    /// Arrangements of input and output. `any` for both: the layer treats each element alike, and keeps what it gets.
    static constexpr arrangement reads = arrangement::planar;
    static constexpr arrangement writes = arrangement::planar;
    /// Whether backward reads input or output: they are then kept until it ran.
    static constexpr bool backward_reads_input = false;
    static constexpr bool backward_reads_output = false;
    /// Whether forward adds pass.addend to the output, before the activation: what `with_addend` says.
    static constexpr bool reads_addend = false;
    /// Whether forward is another function in training than in inference; pass.training() tells.
    static constexpr bool forward_differs_in_training = false;
    /// Bytes a sample that training's forward leaves for backward.
    static constexpr std::size_t saved_bytes = 0;
    /// Bytes a batch that training's forward leaves for backward and observe.
    static constexpr std::size_t saved_batch_bytes = 0;
    /// Training's batches must have as many samples.
    static constexpr std::size_t least_training_samples = 1;
    /// The output is the input under another shape: neither forward nor backward is called.
    static constexpr bool is_view = false;
    /// As is_view, in inference only.
    static constexpr bool is_view_in_inference = false;

    /// Bytes that `prepare` makes of the weights for inference; 0: there is no prepare.
    template <class Scalar>
    static constexpr std::size_t prepared_bytes = 0;

    template <class Scalar>
    static constexpr scratch_size forward_scratch(std::size_t) {
        return {};
    }
    template <class Scalar>
    static constexpr scratch_size backward_scratch(std::size_t) {
        return {};
    }
    /// What initializers are told: how many inputs an output depends on, and the reverse.
    static constexpr fan fans{1, 1};
};

namespace detail {

/// The role of a parameter tensor called `name`.
constexpr tensor_role role_of(std::string_view name, bool is_drawn) noexcept {
    if (name == "bias") return is_drawn ? tensor_role::bias : tensor_role::shift;
    return is_drawn ? tensor_role::weight : tensor_role::scale;
}

}  // namespace detail

template <class T>
concept BoundLayer = requires {
    requires Shape<typename T::input_shape>;
    requires Shape<typename T::output_shape>;
    typename T::parameters;
    { T::multiply_adds } -> std::convertible_to<std::size_t>;
    { T::reads } -> std::convertible_to<arrangement>;
    { T::writes } -> std::convertible_to<arrangement>;
};

/// A spec: has a name, and says for each shape whether it accepts it.
template <class T>
concept Layer = requires {
    { T::name } -> std::convertible_to<std::string_view>;
    { T::template accepts<shape<1>> } -> std::convertible_to<bool>;
};

}  // namespace ctcnn
