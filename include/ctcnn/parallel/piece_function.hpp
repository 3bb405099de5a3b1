// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <type_traits>

#include "ctcnn/parallel/denormals.hpp"

namespace ctcnn {

/// The function that computes one piece of work; it is called with the numbers of the piece and of the worker. It is a
/// reference to a callable, which must outlive the call of `run` that it is passed to. Denormal numbers are treated as
/// zero during every call (parallel/denormals.hpp).
class piece_function {
public:
    // Of each lambda that is passed to an executor this is compiled: so neither std::invocable, nor std::addressof, nor
    // a lambda, whose conversion to a pointer is two more functions.
    template <class F>
        requires(!std::is_same_v<std::remove_cvref_t<F>, piece_function> &&
                 requires(F& function) { function(std::size_t{}, std::size_t{}); })
    piece_function(F&& function) noexcept
        : object_(const_cast<void*>(static_cast<const void*>(&function))),
          call_(&call<std::remove_reference_t<F>>) {}

    void operator()(std::size_t piece, std::size_t worker) const {
        const detail::denormals_are_zero mode;
        call_(object_, piece, worker);
    }

private:
    template <class F>
    static void call(void* object, std::size_t piece, std::size_t worker) {
        (*static_cast<F*>(object))(piece, worker);
    }

    void* object_;
    void (*call_)(void*, std::size_t, std::size_t);
};

}  // namespace ctcnn
