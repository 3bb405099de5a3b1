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
/// Users write a *spec*, a type with the arguments of the layer: `linear<10>`. The network binds it to the shape of its
/// input: `linear<10>::bound<shape<1024>>`. A bound layer has no state; it has shapes, sizes and the layout of its
/// parameters as constants, and two static functions. This is a complete layer outside of the library, y = a * x + b
/// with one learned a and b (examples/06_own_layer.cpp runs it):
///
///     struct affine {
///         static constexpr std::string_view name = "Affine";           // the row in a summary
///
///         template <ctcnn::Shape Input>
///         static constexpr bool accepts = Input::rank >= 1;            // whether it can read such an input
///
///         template <ctcnn::Shape Input>
///         static consteval void require() {                            // the one error if it can't
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
/// `bound_layer` has defaults for the rest of the contract; its members are documented below. Passes are templates on
/// the scalar, float or double, and have a batch of any size. To use more than one thread, divide the work into pieces
/// that do not depend on the number of threads, and call `pass.threads.run(pieces, f)` (parallel/executor.hpp).
///
/// Optional members:
///
///   statistics   tensors that are saved and loaded like parameters, but not trained. forward reads them, and observe
///                sets them from what forward stored in saved_batch, after a training step is known to be finite.
///   prepare      converts the weights, once, to the form in which inference's forward needs them; without it forward
///                has to convert them in each call.
///   arranged     `template <arrangement A> using arranged`: the layer for images in arrangement A, if it reads `any`.
///                A layer without this member treats all elements alike.
///
/// Fusion: a layer may be fused with the layer after it, if nothing else reads the value between them
/// (network/fusion.hpp):
///
///   member of the following layer          members of the layer that it is fused into     mode
///   activation (a kernels/ activation)     fusible, `template <class A> using fused`      always
///   inference_activation                   the same                                       inference
///   max_window (of pooling)                can_pool<Window>, with_pool<Window>            always
///   is_channel_line_in_inference (norm.)   fusible, `template <class N> using normalized` inference
///   is_sum_of_two (a join)                 fusible, `using with_addend`                   inference
///
/// With a sum, the layer also reads the other operand, which is computed before it: `with_addend` is the layer that
/// adds pass.addend, and has reads_addend. An activation and pooling may then be fused, too, but not a normalization.
///
/// A network checks the contract of each of its layers (network/contract.hpp).
namespace ctcnn {

/// Base of bound layers: the members of the contract, with the defaults of a layer that has no parameters, whose
/// backward reads d_output only, and that reads and writes planar images.
template <Shape Input, Shape Output = Input, class Parameters = parameter_layout<>>
struct bound_layer {
    using input_shape = Input;
    using output_shape = Output;
    using parameters = Parameters;

    /// Names of the parameter tensors, as in PyTorch's state_dict.
    static constexpr std::array<std::string_view, 0> parameter_names{};
    /// The initial value of each parameter tensor, if they are not drawn by an initializer; for none of them, or for
    /// all.
    static constexpr std::array<double, 0> initial_values{};
    /// Tensors that are saved and loaded like parameters, but not trained, such as running means: the layer reads them
    /// in forward, and sets them in `observe`. A `shape<>` named "num_batches_tracked" is a count: it is an integer in
    /// files, as in PyTorch, and a scalar in memory, in float exact up to 2^24.
    using statistics = parameter_layout<>;
    static constexpr std::array<std::string_view, 0> statistic_names{};
    static constexpr std::array<double, 0> statistic_values{};  ///< their initial values
    /// Multiply-adds of forward for each sample.
    static constexpr std::size_t multiply_adds = 0;
    /// Arrangements of input and output. `any` for both means that the output has the arrangement of the input.
    static constexpr arrangement reads = arrangement::planar;
    static constexpr arrangement writes = arrangement::planar;
    /// Whether backward reads the input or the output, which are then kept in memory until it has run.
    static constexpr bool backward_reads_input = false;
    static constexpr bool backward_reads_output = false;
    /// Whether forward adds pass.addend to the output, before the activation. True for the type `with_addend`.
    static constexpr bool reads_addend = false;
    /// Whether forward computes something else in training than in inference, and so needs pass.training().
    static constexpr bool forward_differs_in_training = false;
    /// Bytes for each sample that training's forward saves for backward.
    static constexpr std::size_t saved_bytes = 0;
    /// Bytes for each batch that training's forward saves for backward and observe.
    static constexpr std::size_t saved_batch_bytes = 0;
    /// The least number of samples in a batch of training.
    static constexpr std::size_t least_training_samples = 1;
    /// Whether the output is the input with another shape. Then neither forward nor backward is called.
    static constexpr bool is_view = false;
    /// As is_view, in inference only.
    static constexpr bool is_view_in_inference = false;
    /// Whether forward and backward are right where a machine has only some of the samples, because they are written with
    /// run_samples, run_sums and gather_samples of the executor (parallel/rank_exchange.hpp). Otherwise each of several
    /// machines computes the whole batch.
    static constexpr bool is_distributed = false;

    /// Bytes that `prepare` writes; 0 if there is no prepare.
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
    /// The fan in and fan out that initializers receive.
    static constexpr fan fans{1, 1};
};

namespace detail {

/// The role of a parameter tensor called `name`.
constexpr tensor_role role_of(std::string_view name, bool is_drawn) noexcept {
    if (name == "bias") return is_drawn ? tensor_role::bias : tensor_role::shift;
    return is_drawn ? tensor_role::weight : tensor_role::scale;
}

}  // namespace detail

/// A bound layer: has shapes, parameters and arrangements.
template <class T>
concept BoundLayer = requires {
    requires Shape<typename T::input_shape>;
    requires Shape<typename T::output_shape>;
    typename T::parameters;
    { T::multiply_adds } -> std::convertible_to<std::size_t>;
    { T::reads } -> std::convertible_to<arrangement>;
    { T::writes } -> std::convertible_to<arrangement>;
};

/// A spec: has a name, and defines for each shape whether it accepts it.
template <class T>
concept Layer = requires {
    { T::name } -> std::convertible_to<std::string_view>;
    { T::template accepts<shape<1>> } -> std::convertible_to<bool>;
};

}  // namespace ctcnn
