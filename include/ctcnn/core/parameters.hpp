// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <tuple>
#include <type_traits>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/core/tensor.hpp"

namespace ctcnn {

/// Where the parameter tensors of a layer, or of a whole network, lie in one flat block.
///
/// Each tensor begins at a multiple of 16 elements (64 bytes in float), so that kernels find every one aligned. The
/// few elements between two tensors are zero, and stay zero under every optimizer: their gradient is zero.
template <Shape... Shapes>
struct parameter_layout {
    static constexpr std::size_t tensors = sizeof...(Shapes);       ///< number of tensors
    static constexpr std::size_t count = (Shapes::size + ... + 0);  ///< number of parameters
    static constexpr std::size_t granularity = 16;                  ///< in elements

    static constexpr std::array<std::size_t, sizeof...(Shapes)> sizes{Shapes::size...};
    /// Begin of each tensor in the block, in elements.
    static constexpr std::array<std::size_t, sizeof...(Shapes)> offsets = [] {
        std::array<std::size_t, sizeof...(Shapes)> result{};
        std::size_t offset = 0;
        for (std::size_t i = 0; i < tensors; ++i) {
            result[i] = offset;
            offset += (sizes[i] + granularity - 1) / granularity * granularity;
        }
        return result;
    }();
    /// Elements of the block, the gaps counted.
    static constexpr std::size_t extent = (((Shapes::size + granularity - 1) / granularity * granularity) + ... + 0);

    template <std::size_t Index>
        requires(Index < tensors)
    using shape_at = std::tuple_element_t<Index, std::tuple<Shapes...>>;
};

namespace detail {

template <class... Layouts>
struct joined_layouts {
    using type = parameter_layout<>;
};
template <Shape... Shapes>
struct joined_layouts<parameter_layout<Shapes...>> {
    using type = parameter_layout<Shapes...>;
};
template <Shape... Left, Shape... Right, class... Rest>
struct joined_layouts<parameter_layout<Left...>, parameter_layout<Right...>, Rest...>
    : joined_layouts<parameter_layout<Left..., Right...>, Rest...> {};

}  // namespace detail

/// The tensors of all `Layouts`, in order.
template <class... Layouts>
using join_layouts = typename detail::joined_layouts<Layouts...>::type;

/// A flat block of parameters, gradients or moments that somebody else owns.
template <class Layout, class Scalar = float>
class parameter_view {
public:
    using layout = Layout;
    using value_type = std::remove_const_t<Scalar>;

    constexpr parameter_view() noexcept = default;
    constexpr explicit parameter_view(Scalar* data) noexcept : data_(data) {}
    constexpr parameter_view(const parameter_view<Layout, value_type>& other) noexcept requires(std::is_const_v<Scalar>)
        : data_(other.data()) {}
    constexpr parameter_view(const parameter_view&) noexcept = default;
    constexpr parameter_view& operator=(const parameter_view&) noexcept = default;

    [[nodiscard]] constexpr Scalar* data() const noexcept { return data_; }
    /// The whole block, gaps included: what an optimizer walks over.
    [[nodiscard]] constexpr std::span<Scalar, Layout::extent> span() const noexcept {
        return std::span<Scalar, Layout::extent>(data_, Layout::extent);
    }
    /// Tensor `Index` of the layout.
    template <std::size_t Index>
    [[nodiscard]] constexpr auto get() const noexcept {
        return tensor_view<typename Layout::template shape_at<Index>, Scalar>(data_ + Layout::offsets[Index]);
    }
    /// The part of the block that begins at tensor `First` and is laid out as `Part`, such as one layer's parameters.
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

/// An owning block of parameters, gradients or moments: one array on the heap, zero at first.
template <class Layout, class Scalar = float>
class parameter_block {
public:
    using layout = Layout;
    using value_type = Scalar;

    parameter_block() : elements_(Layout::extent) {}

    [[nodiscard]] Scalar* data() noexcept { return elements_.data(); }
    [[nodiscard]] const Scalar* data() const noexcept { return elements_.data(); }
    [[nodiscard]] parameter_view<Layout, Scalar> view() noexcept { return parameter_view<Layout, Scalar>(data()); }
    [[nodiscard]] parameter_view<Layout, const Scalar> view() const noexcept {
        return parameter_view<Layout, const Scalar>(data());
    }
    operator parameter_view<Layout, Scalar>() noexcept { return view(); }
    operator parameter_view<Layout, const Scalar>() const noexcept { return view(); }
    [[nodiscard]] std::span<Scalar, Layout::extent> span() noexcept { return view().span(); }
    [[nodiscard]] std::span<const Scalar, Layout::extent> span() const noexcept { return view().span(); }
    template <std::size_t Index>
    [[nodiscard]] auto get() noexcept {
        return view().template get<Index>();
    }
    template <std::size_t Index>
    [[nodiscard]] auto get() const noexcept {
        return view().template get<Index>();
    }

private:
    storage<Scalar> elements_;
};

}  // namespace ctcnn
