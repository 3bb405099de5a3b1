// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/core/tensor.hpp"
#include "ctcnn/core/type_list.hpp"

namespace ctcnn {

namespace detail {

/// `size` rounded up to the next multiple of `step`.
constexpr std::size_t rounded_up(std::size_t size, std::size_t step) noexcept {
    return (size + step - 1) / step * step;
}

template <std::size_t Count>
constexpr std::size_t sum_of(const std::array<std::size_t, Count>& numbers) noexcept {
    std::size_t sum = 0;
    for (const std::size_t number : numbers) sum += number;
    return sum;
}

/// At least 1.
template <std::size_t Count>
constexpr std::size_t largest_of(const std::array<std::size_t, Count>& numbers) noexcept {
    std::size_t largest = 1;
    for (const std::size_t number : numbers)
        if (number > largest) largest = number;
    return largest;
}

template <std::size_t Count>
constexpr bool any_of(const std::array<bool, Count>& conditions) noexcept {
    for (const bool condition : conditions)
        if (condition) return true;
    return false;
}

template <std::size_t Count>
constexpr bool all_of(const std::array<bool, Count>& conditions) noexcept {
    for (const bool condition : conditions)
        if (!condition) return false;
    return true;
}

}  // namespace detail

/// How the parameter tensors of a layer, or of a whole network, are stored in one flat block.
///
/// Each tensor begins at a multiple of 16 elements (64 bytes in float), so that it is aligned. The elements between two
/// tensors are zero, and stay zero under every optimizer, because their gradient is zero.
template <class... Shapes>
struct parameter_layout {
    // Not a constraint on the pack, which would be a fold expression: clang++ limits those to 256 operands.
    static_assert(detail::all_of(std::array<bool, sizeof...(Shapes)>{Shape<Shapes>...}),
                  "ctcnn::parameter_layout: every tensor must be given by its shape; write "
                  "parameter_layout<shape<16, 3>, shape<16>>");

    using shapes = detail::type_list<Shapes...>;               ///< of the tensors, in order
    static constexpr std::size_t tensors = sizeof...(Shapes);  ///< number of tensors
    static constexpr std::size_t granularity = 16;             ///< in elements

    static constexpr std::array<std::size_t, sizeof...(Shapes)> sizes{Shapes::size...};
    /// The extents of each tensor, outermost first.
    static constexpr std::array<std::span<const std::size_t>, sizeof...(Shapes)> extents{Shapes::extents...};
    /// Number of parameters.
    static constexpr std::size_t count = detail::sum_of(sizes);
    /// Offset of each tensor in the block, in elements.
    static constexpr std::array<std::size_t, sizeof...(Shapes)> offsets = [] {
        std::array<std::size_t, sizeof...(Shapes)> result{};
        std::size_t offset = 0;
        for (std::size_t i = 0; i < tensors; ++i) {
            result[i] = offset;
            offset += detail::rounded_up(sizes[i], granularity);
        }
        return result;
    }();
    /// Elements of the block, including the gaps.
    static constexpr std::size_t extent = [] {
        std::size_t result = 0;
        for (const std::size_t size : sizes) result += detail::rounded_up(size, granularity);
        return result;
    }();

    template <std::size_t Index>
        requires(Index < tensors)
    using shape_at = detail::type_at<Index, shapes>;
};

namespace detail {

template <class Shapes>
struct layout_of;
template <class... Shapes>
struct layout_of<type_list<Shapes...>> {
    using type = parameter_layout<Shapes...>;
};

/// The tensors of all `Layouts`, in order.
template <class... Layouts>
using join_layouts = typename layout_of<typename joined_lists<typename Layouts::shapes...>::type>::type;

}  // namespace detail

/// A non-owning view of a flat block of parameters, gradients or moments.
template <class Layout, class Scalar = float>
class CTCNN_VIEW parameter_view {
public:
    using layout = Layout;
    using value_type = std::remove_const_t<Scalar>;

    constexpr parameter_view() noexcept = default;
    constexpr explicit parameter_view(Scalar* data) noexcept : data_(data) {}
    constexpr parameter_view(const parameter_view<Layout, value_type>& other) noexcept
        requires(std::is_const_v<Scalar>)
        : data_(other.data()) {}
    constexpr parameter_view(const parameter_view&) noexcept = default;
    constexpr parameter_view& operator=(const parameter_view&) noexcept = default;

    [[nodiscard]] constexpr Scalar* data() const noexcept { return data_; }
    /// The whole block including the gaps, as optimizers process it.
    [[nodiscard]] constexpr std::span<Scalar, Layout::extent> span() const noexcept {
        return std::span<Scalar, Layout::extent>(data_, Layout::extent);
    }
    /// Tensor `Index` of the layout.
    template <std::size_t Index>
    [[nodiscard]] constexpr auto get() const noexcept {
        return tensor_view<typename Layout::template shape_at<Index>, Scalar>(data_ + Layout::offsets[Index]);
    }
    /// First element of tensor `Index`. Layers use this, because get() instantiates a view for each shape.
    template <std::size_t Index>
    [[nodiscard]] constexpr Scalar* data_of() const noexcept {
        return data_ + Layout::offsets[Index];
    }
    /// The part of the block that begins at tensor `First` and has the layout `Part`, such as one layer's parameters.
    template <class Part, std::size_t First>
    [[nodiscard]] constexpr parameter_view<Part, Scalar> part() const noexcept {
        if constexpr (Part::tensors == 0)
            return parameter_view<Part, Scalar>(data_);
        else
            return parameter_view<Part, Scalar>(data_ + Layout::offsets[First]);
    }

private:
    Scalar* data_ = nullptr;
};

namespace detail {

[[noreturn, gnu::cold]] inline void refuse_null_parameters(std::string_view who) {
    throw_error(argument_error(std::string(who) +
                               ": expected a view of parameters, found one of nothing; pass model.parameters()"));
}

/// Errors  throws argument_error for a default-constructed view
template <class Layout, class Scalar>
void require_parameters(std::string_view who, parameter_view<Layout, Scalar> parameters) {
    if (Layout::extent != 0 && parameters.data() == nullptr) refuse_null_parameters(who);
}

}  // namespace detail

/// An owning block of parameters, gradients or moments: one array on the heap, initialized to zero.
/// Errors  throws argument_error if it is used after it was moved from, except to assign to it
template <class Layout, class Scalar = float>
class parameter_block {
public:
    using layout = Layout;
    using value_type = Scalar;

    [[nodiscard]] Scalar* data() { return elements_.data("ctcnn::parameter_block"); }
    [[nodiscard]] const Scalar* data() const { return elements_.data("ctcnn::parameter_block"); }
    [[nodiscard]] parameter_view<Layout, Scalar> view() { return parameter_view<Layout, Scalar>(data()); }
    [[nodiscard]] parameter_view<Layout, const Scalar> view() const {
        return parameter_view<Layout, const Scalar>(data());
    }
    operator parameter_view<Layout, Scalar>() { return view(); }
    operator parameter_view<Layout, const Scalar>() const { return view(); }
    [[nodiscard]] std::span<Scalar, Layout::extent> span() { return view().span(); }
    [[nodiscard]] std::span<const Scalar, Layout::extent> span() const { return view().span(); }
    template <std::size_t Index>
    [[nodiscard]] auto get() {
        return view().template get<Index>();
    }
    template <std::size_t Index>
    [[nodiscard]] auto get() const {
        return view().template get<Index>();
    }

    /// Whether its memory has been moved to another block.
    [[nodiscard]] bool was_moved_from() const noexcept { return elements_.was_moved_from(); }

private:
    detail::fixed_storage<Scalar, Layout::extent> elements_;
};

}  // namespace ctcnn
