// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/parameters.hpp"
#include "ctcnn/parallel/executor.hpp"

/// What the functions of a bound layer are called with (layers/layer.hpp): one type for each of forward, backward,
/// prepare and observe.
namespace ctcnn {

/// Scratch memory that a pass requires. Its contents are lost when the pass returns.
struct scratch_size {
    std::size_t shared = 0;  ///< bytes for all workers together
    std::size_t worker = 0;  ///< bytes for each worker
};

namespace detail {

/// Scratch memory that suffices for either of two passes.
constexpr scratch_size larger(scratch_size a, scratch_size b) {
    return {a.shared > b.shared ? a.shared : b.shared, a.worker > b.worker ? a.worker : b.worker};
}

}  // namespace detail

/// The scratch memory of a `scratch_size`, 64-byte aligned.
struct scratch_memory {
    std::byte* shared = nullptr;
    std::byte* workers = nullptr;
    std::size_t worker_stride = 0;

    template <class T>
    [[nodiscard]] T* shared_as() const noexcept {
        return reinterpret_cast<T*>(shared);
    }
    template <class T>
    [[nodiscard]] T* worker_as(std::size_t worker) const noexcept {
        return reinterpret_cast<T*>(workers + worker * worker_stride);
    }
};

/// The two ways to run a network.
enum class run_mode { inference, training };

/// What determines the random numbers of a training step.
struct training_key {
    std::uint64_t seed = 0;
    std::uint32_t epoch = 0;
    std::uint32_t step = 0;
};

/// What the passes of all layers have in common.
struct pass_context {
    scratch_memory scratch;  ///< of the size that forward_scratch or backward_scratch requires
    executor& threads;
    const training_key* key = nullptr;  ///< in training's forward, else null
    std::uint32_t layer = 0;            ///< the layer's number in the network, for random streams of its own
};

/// The argument of `forward`, which reads input, parameters and statistics, and writes all of output and, in training,
/// saved and saved_batch. forward can be repeated; statistics are updated by `observe` only.
template <class Bound, class Scalar, run_mode Mode>
struct forward_pass : pass_context {
    using scalar = Scalar;
    /// Only for layers with forward_differs_in_training. For all others forward is compiled once for both modes.
    [[nodiscard]] static constexpr bool training() noexcept
        requires(Bound::forward_differs_in_training)
    {
        return Mode == run_mode::training;
    }

    parameter_view<typename Bound::parameters, const Scalar> parameters;
    parameter_view<typename Bound::statistics, const Scalar> statistics;
    batch_view<typename Bound::input_shape, const Scalar, Bound::reads> input;
    batch_view<typename Bound::output_shape, Scalar, Bound::writes> output;
    std::byte* saved = nullptr;        ///< training: count * saved_bytes bytes for backward
    std::byte* saved_batch = nullptr;  ///< training: saved_batch_bytes bytes for backward and observe
    /// Inference: what `prepare` has written, or null if it was not called.
    const std::byte* prepared = nullptr;
    /// If reads_addend: `count` samples that are added to the output, with the same size and arrangement.
    const Scalar* addend = nullptr;

    [[nodiscard]] std::size_t count() const noexcept { return input.count(); }
};

/// The argument of `backward`, which sets d_input and gradients (it does not add to them) and reads the rest.
template <class Bound, class Scalar, bool WantsDInput>
struct backward_pass : pass_context {
    using scalar = Scalar;
    /// False if no layer before this one has parameters: d_input is then empty, and must not be computed.
    static constexpr bool wants_d_input = WantsDInput;

    parameter_view<typename Bound::parameters, const Scalar> parameters;
    batch_view<typename Bound::input_shape, const Scalar, Bound::reads> input;     ///< if backward_reads_input
    batch_view<typename Bound::output_shape, const Scalar, Bound::writes> output;  ///< if backward_reads_output
    batch_view<typename Bound::output_shape, const Scalar, Bound::writes> d_output;
    batch_view<typename Bound::input_shape, Scalar, Bound::reads> d_input;
    parameter_view<typename Bound::parameters, Scalar> gradients;
    const std::byte* saved = nullptr;
    const std::byte* saved_batch = nullptr;

    [[nodiscard]] std::size_t count() const noexcept { return d_output.count(); }
};

/// The argument of `prepare`, which converts parameters and statistics to the form in which forward needs them, such as
/// weights in another order, in prepared_bytes<Scalar> bytes.
template <class Bound, class Scalar>
struct prepare_pass : pass_context {
    using scalar = Scalar;

    parameter_view<typename Bound::parameters, const Scalar> parameters;
    parameter_view<typename Bound::statistics, const Scalar> statistics;
    std::byte* prepared = nullptr;
};

/// The argument of `observe`, which updates the statistics from what training's forward saved, after the step is known
/// to be finite.
template <class Bound, class Scalar>
struct observe_pass {
    using scalar = Scalar;

    parameter_view<typename Bound::statistics, Scalar> statistics;
    const std::byte* saved_batch = nullptr;
    std::size_t samples = 0;

    [[nodiscard]] std::size_t count() const noexcept { return samples; }
};

}  // namespace ctcnn
