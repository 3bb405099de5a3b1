// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/type_list.hpp"
#include "ctcnn/layers/layer.hpp"

/// The contract of a join, which combines several paths that read the same input, such as `add<P, Q>`.
///
/// A join is a spec, a template whose arguments are its paths. The network runs the paths, and binds the join to the
/// shapes in which they end:
///
///     template <class... Paths>
///     struct add {
///         static constexpr std::string_view name = "Add";
///         template <Shape... Ends>
///         static constexpr bool joins = …;            // may paths that end in these shapes be joined?
///         template <Shape... Ends>
///         static consteval void require_joined();     // the one error, if they may not
///         template <Shape... Ends>
///         using joined = …;                           // a bound_join, which does not depend on the paths' types
///     };
///
/// and is declared as a join by a specialization `template <class... Paths> struct detail::join_of<add<Paths...>>`.
namespace ctcnn::detail {

/// The argument of a join's `forward`, which reads all inputs and writes all of output.
template <class Bound, class Scalar>
struct join_forward_pass : pass_context {
    using scalar = Scalar;

    std::span<const Scalar* const> inputs;  ///< of each path, `count` samples of its shape
    batch_view<typename Bound::output_shape, Scalar, Bound::writes> output;

    [[nodiscard]] std::size_t count() const noexcept { return output.count(); }
};

/// The argument of a join's `backward`, which sets each of d_inputs that is not null.
template <class Bound, class Scalar>
struct join_backward_pass : pass_context {
    using scalar = Scalar;

    std::span<const Scalar* const> inputs;  ///< if backward_reads_input
    batch_view<typename Bound::output_shape, const Scalar, Bound::writes> d_output;
    std::span<Scalar* const> d_inputs;  ///< null where no layer of the path, or before it, has parameters

    [[nodiscard]] std::size_t count() const noexcept { return d_output.count(); }
};

/// Base of bound joins: the contract of a layer, and the number of inputs.
template <Shape Output, Shape... Inputs>
struct bound_join : bound_layer<Output, Output> {
    static constexpr std::size_t input_count = sizeof...(Inputs);
    static constexpr arrangement reads = arrangement::any;  ///< the same for all inputs
    static constexpr arrangement writes = arrangement::any;
    /// Whether the gradient of each input is that of the output. Then backward is not called.
    static constexpr bool passes_gradient = false;
};

/// A bound layer with several inputs.
template <class T>
concept BoundJoin = requires {
    { T::input_count } -> std::convertible_to<std::size_t>;
};

/// Specialized for joins, with `paths`, the list of a join's paths.
template <class Element>
struct join_of {};

template <class Element>
concept Join = requires { typename join_of<Element>::paths; };

/// Whether the gradient of each input of `Bound` is that of its output, so that backward is not called.
template <class Bound>
inline constexpr bool passes_gradient = false;
template <BoundJoin Bound>
inline constexpr bool passes_gradient<Bound> = Bound::passes_gradient;

}  // namespace ctcnn::detail
