// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// As in ctcnn.hpp: xtensor has variables of these names. They are restored at the end.
#pragma push_macro("min")
#pragma push_macro("max")
#pragma push_macro("I")
#undef min
#undef max
#undef I

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

// The only header that includes xtensor, whose headers moved in 0.26.
#if __has_include(<xtensor/core/xtensor_config.hpp>)
#include <xtensor/core/xtensor_config.hpp>
#elif __has_include(<xtensor/xtensor_config.hpp>)
#include <xtensor/xtensor_config.hpp>
#else
#error ctcnn/interop/xtensor.hpp needs xtensor 0.24 or newer (on Debian: libxtensor-dev): install it, or leave out this header
#include "ctcnn stops here: see the error above"
#endif
#if XTENSOR_VERSION_MAJOR * 100 + XTENSOR_VERSION_MINOR < 24
#error ctcnn needs xtensor 0.24 or newer: this one is older
#include "ctcnn stops here: see the error above"
#endif
#if __has_include(<xtensor/containers/xadapt.hpp>)
#include <xtensor/containers/xadapt.hpp>
#include <xtensor/core/xnoalias.hpp>
#else
#include <xtensor/xadapt.hpp>
#include <xtensor/xnoalias.hpp>
#endif

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/core/tensor.hpp"

/// ctcnn's tensors as xtensor expressions: `view(t)` is an expression over the tensor's own memory, and `t =
/// expression` evaluates any expression of the same shape.
namespace ctcnn {

namespace detail {

template <Shape S>
struct xtensor_shape;
template <std::size_t... Dims>
struct xtensor_shape<shape<Dims...>> {
    using type = xt::fixed_shape<Dims...>;
};

template <class T>
inline constexpr bool is_fixed_shape = false;
template <std::size_t... Dims>
inline constexpr bool is_fixed_shape<xt::fixed_shape<Dims...>> = true;

template <class ExpressionShape>
std::string shape_text(const ExpressionShape& extents) {
    std::string text = "[";
    bool first = true;
    for (const auto extent : extents) {
        text += (first ? "" : ", ") + std::to_string(extent);
        first = false;
    }
    return text + "]";
}

template <class T>
concept XtensorExpression = std::derived_from<T, xt::xexpression<T>>;

}  // namespace detail

/// The tensor as an xtensor expression, without a copy: `xt::mean(view(t))`, `xt::view(view(t), 0)`,
/// `auto v = view(t); xt::noalias(v) = a + b`. The tensor must outlive the view.
template <Shape S, class Scalar>
auto view(tensor_view<S, Scalar> elements) {
    return xt::adapt(elements.data(), typename detail::xtensor_shape<S>::type{});
}
template <Shape S, class Scalar>
auto view(tensor<S, Scalar>& elements) {
    return view(tensor_view<S, Scalar>(elements));
}
template <Shape S, class Scalar>
auto view(const tensor<S, Scalar>& elements) {
    return view(tensor_view<S, const Scalar>(elements));
}
template <Shape S, class Scalar>
void view(const tensor<S, Scalar>&&) = delete;  // the view would outlive the tensor

/// A batch as an xtensor expression of rank + 1 dimensions, the samples first, without a copy.
template <Shape S, class Scalar>
auto view(batch_view<S, Scalar> samples) {
    std::array<std::size_t, S::rank + 1> extents{samples.count()};
    for (std::size_t i = 0; i < S::rank; ++i) extents[i + 1] = S::extents[i];
    return xt::adapt(samples.data(), samples.size(), xt::no_ownership(), extents);
}
template <Shape S, class Scalar>
auto view(batch<S, Scalar>& samples) {
    return view(samples.view());
}
template <Shape S, class Scalar>
auto view(const batch<S, Scalar>& samples) {
    return view(samples.view());
}
template <Shape S, class Scalar>
void view(const batch<S, Scalar>&&) = delete;

/// The elements of an expression in row-major order, for samples_of, targets_of and labels_of (data/arrays.hpp).
/// Shapes  expression: [N, S]
/// Errors  throws shape_error for other shapes
template <Shape S, detail::XtensorExpression Expression>
auto array_of_expression(S, const Expression& expression) {
    using found = std::remove_cvref_t<typename Expression::value_type>;
    using element = std::conditional_t<std::is_same_v<found, bool>, int, found>;  // a vector of bool has no elements
    const auto& extents = expression.shape();
    if (extents.size() != S::rank + 1 || !std::equal(S::extents.begin(), S::extents.end(), extents.begin() + 1)) {
        std::string expected = "[N";
        for (const std::size_t extent : S::extents) expected += ", " + std::to_string(extent);
        throw shape_error("ctcnn: an xtensor expression of samples, targets or labels", expected + "]",
                          detail::shape_text(extents));
    }
    std::vector<element> elements(expression.size());
    std::copy(expression.template begin<xt::layout_type::row_major>(),
              expression.template end<xt::layout_type::row_major>(), elements.begin());
    return elements;
}

/// Implements `t = expression`. The expression may read `t` itself: it is evaluated into new memory first.
/// Errors  a compile-time error if the expression has another fixed shape; throws shape_error, with both shapes, if it
///         has another shape at run time. Does not broadcast.
template <Shape S, class Scalar, detail::XtensorExpression Expression>
void assign_expression(tensor<S, Scalar>& to, const Expression& expression) {
    using found = std::remove_cvref_t<typename Expression::shape_type>;
    if constexpr (detail::is_fixed_shape<found>) {
        constexpr bool same_shape = std::is_same_v<found, typename detail::xtensor_shape<S>::type>;
        static_assert(same_shape,
                      "ctcnn::tensor: the xtensor expression's fixed shape must equal the tensor's; reshape the "
                      "expression or change the tensor's shape<>");
        if constexpr (!same_shape) return;
    } else {
        const auto& extents = expression.shape();
        if (!std::equal(extents.begin(), extents.end(), S::extents.begin(), S::extents.end()))
            throw shape_error("ctcnn::tensor: assigning an xtensor expression", to_string<S>(),
                              detail::shape_text(extents));
    }
    tensor<S, Scalar> result;
    auto target = view(result);  // a variable, as xtensor 0.24 does not accept a temporary fixed adaptor here
    xt::noalias(target) = expression;
    to = std::move(result);
}

}  // namespace ctcnn

#pragma pop_macro("I")
#pragma pop_macro("max")
#pragma pop_macro("min")
