// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/tensor_role.hpp"
#include "ctcnn/parallel/executor.hpp"

namespace ctcnn {

/// What an optimizer keeps from step to step: moments, each a block like the parameters, and the number of steps done.
/// A checkpoint holds it together with the parameters and the random seed.
/// Errors  argument_error where an option of the optimizer can't be used
template <class Layout, class Scalar = float>
struct optimizer_state {
    template <class Optimizer>
    [[gnu::cold]] explicit optimizer_state(const Optimizer& optimizer)
        : moments(detail::checked_options<Scalar>(optimizer).moments()) {}

    std::uint64_t steps = 0;                               ///< done so far
    std::vector<parameter_block<Layout, Scalar>> moments;  ///< in the order of `optimizer.moment_name(index)`
    /// On several machines: whether this one has all of the moments, and not only those that it updates.
    bool is_whole = true;
};

/// Optimizers walk over the flat block in pieces of this many elements: 256 KiB in float, so that the fixed cost of
/// passing a piece to a thread is far below the piece's 25 microseconds, and 11.7 million parameters are 179 pieces.
/// The pieces depend on the size alone, never on the number of threads.
inline constexpr std::size_t optimizer_piece = 65'536;

/// Number of pieces of a block of `size` elements.
constexpr std::size_t optimizer_pieces(std::size_t size) noexcept {
    return (size + optimizer_piece - 1) / optimizer_piece;
}

/// Calls `function(piece, begin, count)` for each piece of a block of `size` elements, on the executor's threads.
template <class F>
void for_each_optimizer_piece(std::size_t size, executor& threads, const F& function) noexcept {
    threads.run(optimizer_pieces(size), [&](std::size_t piece, std::size_t /* worker */) {
        const std::size_t begin = piece * optimizer_piece;
        function(piece, begin, std::min(optimizer_piece, size - begin));
    });
}

/// The same for a block whose tensors have roles: calls `function(role, begin, count)` for each run of elements of one
/// role in a piece.
template <class F>
void for_each_optimizer_run(std::span<const role_run> runs, executor& threads, const F& function) noexcept {
    const std::size_t size = runs.empty() ? 0 : runs.back().end;
    for_each_optimizer_piece(size, threads, [&](std::size_t, std::size_t begin, std::size_t count) {
        const std::size_t end = begin + count;
        auto run = std::upper_bound(runs.begin(), runs.end(), begin,
                                    [](std::size_t element, const role_run& one) { return element < one.end; });
        for (; begin < end; ++run) {
            const std::size_t stop = std::min(end, run->end);
            function(run->role, begin, stop - begin);
            begin = stop;
        }
    });
}

/// Changes parameters along their gradients: the contract of this folder. An optimizer is a small struct of its options
/// (`adam{.learning_rate = 1e-3}`) and has
///
///     double learning_rate;                               // from which a schedule computes that of each step
///     std::size_t moments() const;                        // blocks it keeps in optimizer_state
///     std::string_view moment_name(std::size_t) const;    // PyTorch's names for them, for checkpoints
///     void check() const;                                 // throws argument_error if an option can't be used; may be
///                                                         // template <class Scalar> check, if it depends on that
///
///     template <class Visitor>
///     void each_option(Visitor&& visit) const;            // visit(name, value) for each option, for checkpoints
///
///     // One step: reads the gradients, each multiplied by gradient_scale (so that clipping needs no pass of its own),
///     // and changes parameters and state. Allocates nothing. The bits do not depend on the number of threads.
///     template <class Layout, class Scalar>
///     void step(parameter_view<Layout, Scalar> parameters,
///               std::type_identity_t<parameter_view<Layout, const Scalar>> gradients,
///               optimizer_state<Layout, Scalar>& state, double learning_rate, double gradient_scale,
///               executor& threads) const;
///
///     // Optional: step calls for_each_optimizer_piece or for_each_optimizer_run, and changes elements of the blocks
///     // nowhere else, so that each of several machines can update a part of them.
///     static constexpr bool updates_by_piece = true;
///
///     // Optional: the same for the elements before runs.back().end, which have roles.
///     template <class Layout, class Scalar>
///     void step(…, executor& threads, std::span<const role_run> runs) const;
///
/// Elements whose parameter, gradient and moments are zero, such as the gaps between tensors, stay zero. A network's
/// statistics are not parameters: a trainer excludes them by `runs`, and sets them to zero during the step of an
/// optimizer that takes none.
// clang-format off
template <class T>
concept Optimizer = requires(const T& optimizer, parameter_view<parameter_layout<shape<2>>, float> parameters,
                             parameter_view<parameter_layout<shape<2>>, const float> gradients,
                             optimizer_state<parameter_layout<shape<2>>, float>& state, executor& threads) {
    { optimizer.learning_rate } -> std::convertible_to<double>;
    { optimizer.moments() } noexcept -> std::same_as<std::size_t>;
    { optimizer.moment_name(std::size_t{0}) } noexcept -> std::same_as<std::string_view>;
    { optimizer.check() } -> std::same_as<void>;
    { optimizer.step(parameters, gradients, state, 0.1, 1.0, threads) } -> std::same_as<void>;
};
// clang-format on

namespace detail {

/// An optimizer whose step takes roles.
template <class T>
concept OptimizerByRole =
    Optimizer<T> && requires(const T& optimizer, parameter_view<parameter_layout<shape<2>>, float> parameters,
                             parameter_view<parameter_layout<shape<2>>, const float> gradients,
                             optimizer_state<parameter_layout<shape<2>>, float>& state, executor& threads,
                             std::span<const role_run> runs) {
        { optimizer.step(parameters, gradients, state, 0.1, 1.0, threads, runs) } -> std::same_as<void>;
    };

template <class T>
concept OptimizerByPiece = requires { requires T::updates_by_piece; };

[[noreturn, gnu::cold]] inline void refuse_optimizer_state(std::string_view name, std::size_t expected,
                                                           std::size_t found) {
    throw_error(argument_error(std::string(name) + ": step: expected a state with " + std::to_string(expected) +
                               " moments, found " + std::to_string(found) +
                               "; make the state from this optimizer, and do not use one that was moved from"));
}

/// Checks that the state was made for this optimizer.
/// Errors  throws argument_error
template <class Layout, class Scalar>
void require_optimizer_state(std::string_view name, const optimizer_state<Layout, Scalar>& state, std::size_t moments) {
    if (state.moments.size() != moments) refuse_optimizer_state(name, moments, state.moments.size());
}

}  // namespace detail

}  // namespace ctcnn
