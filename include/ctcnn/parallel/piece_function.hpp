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

}  // namespace ctcnn
