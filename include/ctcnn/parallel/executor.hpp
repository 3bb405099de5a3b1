// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <concepts>
#include <cstddef>
#include <memory>
#include <type_traits>

#include "ctcnn/parallel/denormals.hpp"

namespace ctcnn {

/// The function that computes one piece of work; it is called with the numbers of the piece and of the worker. It is a
/// reference to a callable, which must outlive the call of `run` that it is passed to. Denormal numbers are treated as
/// zero during every call (parallel/denormals.hpp).
class piece_function {
public:
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, piece_function> && std::invocable<F&, std::size_t, std::size_t>)
    piece_function(F&& function) noexcept
        : object_(const_cast<void*>(static_cast<const void*>(std::addressof(function)))),
          call_([](void* object, std::size_t piece, std::size_t worker) {
              (*static_cast<std::remove_reference_t<F>*>(object))(piece, worker);
          }) {}

    void operator()(std::size_t piece, std::size_t worker) const {
        const detail::denormals_are_zero mode;
        call_(object_, piece, worker);
    }

private:
    void* object_;
    void (*call_)(void*, std::size_t, std::size_t);
};

/// Runs the work of layers and optimizers: on one thread here, on a pool in `parallel/thread_pool.hpp`.
///
/// A layer divides its work into pieces whose number depends on shapes and on the batch, never on `workers()`, and each
/// piece writes memory of its own. So the result has the same bits for any distribution of pieces to threads, and any
/// order.
class executor {
public:
    executor() = default;
    executor(const executor&) = delete;
    executor& operator=(const executor&) = delete;
    virtual ~executor() = default;

    /// How many pieces may run at the same time. Workers are numbered 0 to workers() - 1, so that each can have its own
    /// scratch memory.
    [[nodiscard]] virtual std::size_t workers() const noexcept = 0;

    /// Calls function(piece, worker) for each piece 0 to pieces - 1, and returns when all calls have returned. The
    /// function must not throw.
    virtual void run(std::size_t pieces, piece_function function) noexcept = 0;
};

/// Runs every piece on the calling thread, in order.
class serial_executor final : public executor {
public:
    [[nodiscard]] std::size_t workers() const noexcept override { return 1; }
    void run(std::size_t pieces, piece_function function) noexcept override {
        for (std::size_t piece = 0; piece < pieces; ++piece) function(piece, 0);
    }
};

}  // namespace ctcnn
