// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/layer.hpp"

namespace ctcnn::detail {

/// Whether a bound layer has the members that layers/layer.hpp requires. Each one that is missing or wrong has a
/// message of its own.
template <class Bound>
struct layer_contract {
private:
    static constexpr bool names_shapes = requires {
        requires Shape<typename Bound::input_shape> && Shape<typename Bound::output_shape>;
        requires std::convertible_to<decltype(Bound::parameters::tensors), std::size_t>;
        requires std::convertible_to<decltype(Bound::statistics::tensors), std::size_t>;
    };
    static constexpr bool names_parameters = [] {
        if constexpr (names_shapes)
            return Bound::parameter_names.size() == Bound::parameters::tensors;
        else
            return true;
    }();
    static constexpr bool fills_parameters = [] {
        if constexpr (names_shapes)
            return Bound::initial_values.empty() || Bound::initial_values.size() == Bound::parameters::tensors;
        else
            return true;
    }();
    static constexpr bool names_statistics = [] {
        if constexpr (names_shapes)
            return Bound::statistic_names.size() == Bound::statistics::tensors &&
                   Bound::statistic_values.size() == Bound::statistics::tensors;
        else
            return true;
    }();
    static constexpr bool members_agree = names_shapes && names_parameters && fills_parameters && names_statistics;

    // Checks the declarations only: the bodies are compiled where they are called.
    static constexpr bool has_forward = [] {
        if constexpr (!members_agree)
            return true;
        else if constexpr (!Bound::is_view)
            return requires(const forward_pass<Bound, float, run_mode::training>& pass) { Bound::forward(pass); };
        else
            return true;
    }();
    static constexpr bool has_backward = [] {
        if constexpr (!members_agree)
            return true;
        else if constexpr (!Bound::is_view)
            return requires(const backward_pass<Bound, float, true>& pass) { Bound::backward(pass); };
        else
            return true;
    }();
    static constexpr bool has_observe = [] {
        if constexpr (!members_agree)
            return true;
        else if constexpr (Bound::statistics::tensors != 0)
            return requires(const observe_pass<Bound, float>& pass) { Bound::observe(pass); };
        else
            return true;
    }();
    static constexpr bool has_prepare = [] {
        if constexpr (!members_agree)
            return true;
        else if constexpr (Bound::template prepared_bytes<float> != 0)
            return requires(const prepare_pass<Bound, float>& pass) { Bound::prepare(pass); };
        else
            return true;
    }();

public:
    static constexpr bool holds = [] {
        static_assert(names_shapes,
                      "ctcnn::layer: a bound layer must name its shapes, parameters and statistics; derive it "
                      "from ctcnn::bound_layer<Input, Output, parameter_layout<...>>");
        static_assert(names_parameters, "ctcnn::layer: parameter_names must have a name for each tensor of parameters; "
                                        "write parameter_names{\"weight\"}");
        static_assert(fills_parameters,
                      "ctcnn::layer: initial_values must be empty, or have a value for each tensor of "
                      "parameters; write one for each, or none");
        static_assert(names_statistics,
                      "ctcnn::layer: statistic_names and statistic_values must have an element for each "
                      "tensor of statistics; write one for each");
        static_assert(has_forward, "ctcnn::layer: forward must be declared; write template <class Pass> static void "
                                   "forward(const Pass& pass) noexcept, or set is_view to true");
        static_assert(has_backward, "ctcnn::layer: backward must be declared; write template <class Pass> static void "
                                    "backward(const Pass& pass) noexcept, or set is_view to true");
        static_assert(has_observe,
                      "ctcnn::layer: a layer that has statistics must have observe, which updates them; write "
                      "template <class Pass> static void observe(const Pass& pass) noexcept");
        static_assert(has_prepare, "ctcnn::layer: a layer that has prepared_bytes must have prepare, which fills them; "
                                   "write template <class Pass> static void prepare(const Pass& pass) noexcept");
        return members_agree && has_forward && has_backward && has_observe && has_prepare;
    }();
};

}  // namespace ctcnn::detail
