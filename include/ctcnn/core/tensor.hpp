// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/storage.hpp"

namespace ctcnn {

namespace detail {

/// Row-major offset of one element.
template <Shape S, class... Index>
constexpr std::size_t offset_of(Index... index) {
    static_assert(sizeof...(Index) == S::rank,
                  "ctcnn::tensor: the number of indices must equal the rank; write one index for each dimension");
    std::size_t offset = 0;
    [[maybe_unused]] std::size_t dimension = 0;
    ((assert(static_cast<std::size_t>(index) < S::extents[dimension]),
      offset += static_cast<std::size_t>(index) * S::strides[dimension++]),
     ...);
    return offset;
}

/// `dimension` counts from 0, outermost first.
[[noreturn, gnu::cold]] inline void refuse_index(std::size_t dimension, std::size_t extent) {
    throw_error(argument_error("ctcnn::tensor: expected an index from 0 to " + std::to_string(extent - 1) +
                               " in dimension " + std::to_string(dimension) + ", found one outside"));
}

template <Shape S, class... Index>
constexpr std::size_t checked_offset_of(Index... index) {
    std::size_t dimension = 0;
    const auto require = [&](std::size_t one) {
        if (dimension < S::rank && one >= S::extents[dimension]) refuse_index(dimension, S::extents[dimension]);
        ++dimension;
    };
    (require(static_cast<std::size_t>(index)), ...);
    return offset_of<S>(index...);
}

}  // namespace detail

/// A non-owning view of a tensor. Copying it copies no elements; `tensor_view<S, const float>` is read-only.
template <Shape S, class Scalar = float>
class CTCNN_VIEW tensor_view {
public:
    using shape_type = S;
    using value_type = std::remove_const_t<Scalar>;

    constexpr explicit tensor_view(Scalar* data) noexcept : data_(data) {}
    constexpr tensor_view(const tensor_view<S, value_type>& other) noexcept
        requires(std::is_const_v<Scalar>)
        : data_(other.data()) {}
    constexpr tensor_view(const tensor_view&) noexcept = default;
    constexpr tensor_view& operator=(const tensor_view&) noexcept = default;

    [[nodiscard]] static constexpr std::size_t size() noexcept { return S::size; }
    [[nodiscard]] constexpr Scalar* data() const noexcept { return data_; }
    [[nodiscard]] constexpr std::span<Scalar, S::size> span() const noexcept {
        return std::span<Scalar, S::size>(data_, S::size);
    }
    [[nodiscard]] constexpr Scalar* begin() const noexcept { return data_; }
    [[nodiscard]] constexpr Scalar* end() const noexcept { return data_ + S::size; }

    /// One element; indices outermost first. Out of range is a programming error, caught by assert; see at().
    template <std::integral... Index>
    constexpr Scalar& operator()(Index... index) const noexcept {
        return data_[detail::offset_of<S>(index...)];
    }

    /// The same, where an index may be out of range.
    /// Errors  throws argument_error
    template <std::integral... Index>
    constexpr Scalar& at(Index... index) const {
        return data_[detail::checked_offset_of<S>(index...)];
    }

private:
    Scalar* data_;
};

/// An owning tensor of fixed shape, row-major, 64-byte aligned and initialized to zero. Up to 4 KiB are stored in the
/// object, larger tensors on the heap.
///
/// Shapes      any; `tensor<shape<1, 28, 28>>`
/// Equivalent  torch.zeros(shape), xt::xtensor_fixed
/// With `ctcnn/interop/xtensor.hpp` it takes any xtensor expression of its shape
/// (`t = a + 2 * b`), and `view(t)` is one, without a copy.
/// Errors      throws argument_error if one on the heap is used after it was moved from, except to assign to it
template <Shape S, class Scalar = float>
class tensor {
    static constexpr bool small = S::size <= 4096 / sizeof(Scalar);  // moving it copies the elements

public:
    using shape_type = S;
    using value_type = Scalar;

    tensor() = default;
    tensor(const tensor&) = default;
    tensor(tensor&&) noexcept = default;
    tensor& operator=(const tensor&) = default;
    tensor& operator=(tensor&&) noexcept = default;
    ~tensor() = default;

    /// Sets every element to `value`.
    explicit tensor(Scalar value) { fill(value); }

    /// Copies the elements of a view.
    explicit tensor(tensor_view<S, const Scalar> elements) { std::copy_n(elements.data(), S::size, data()); }

    /// Assigns an expression of another library, such as xtensor, if a header of `interop/` provides
    /// `assign_expression(tensor&, const Expression&)`, which is found by argument-dependent look-up.
    template <class Expression>
        requires requires(tensor& self, const Expression& expression) { assign_expression(self, expression); }
    tensor& operator=(const Expression& expression) {
        assign_expression(*this, expression);
        return *this;
    }

    [[nodiscard]] static constexpr std::size_t size() noexcept { return S::size; }
    [[nodiscard]] Scalar* data() noexcept(small) { return elements_.data(); }
    [[nodiscard]] const Scalar* data() const noexcept(small) { return elements_.data(); }
    [[nodiscard]] std::span<Scalar, S::size> span() noexcept(small) {
        return std::span<Scalar, S::size>(data(), S::size);
    }
    [[nodiscard]] std::span<const Scalar, S::size> span() const noexcept(small) {
        return std::span<const Scalar, S::size>(data(), S::size);
    }
    [[nodiscard]] Scalar* begin() noexcept(small) { return data(); }
    [[nodiscard]] Scalar* end() noexcept(small) { return data() + S::size; }
    [[nodiscard]] const Scalar* begin() const noexcept(small) { return data(); }
    [[nodiscard]] const Scalar* end() const noexcept(small) { return data() + S::size; }

    void fill(Scalar value) noexcept(small) { std::fill_n(data(), S::size, value); }

    /// One element; indices outermost first. Out of range is a programming error, caught by assert; see at().
    template <std::integral... Index>
    Scalar& operator()(Index... index) noexcept(small) {
        return data()[detail::offset_of<S>(index...)];
    }
    template <std::integral... Index>
    const Scalar& operator()(Index... index) const noexcept(small) {
        return data()[detail::offset_of<S>(index...)];
    }

    /// The same, where an index may be out of range.
    /// Errors  throws argument_error
    template <std::integral... Index>
    Scalar& at(Index... index) {
        return data()[detail::checked_offset_of<S>(index...)];
    }
    template <std::integral... Index>
    const Scalar& at(Index... index) const {
        return data()[detail::checked_offset_of<S>(index...)];
    }

    operator tensor_view<S, Scalar>() noexcept(small) { return tensor_view<S, Scalar>(data()); }
    operator tensor_view<S, const Scalar>() const noexcept(small) { return tensor_view<S, const Scalar>(data()); }

    friend bool operator==(const tensor& left, const tensor& right) noexcept(small) {
        return std::equal(left.begin(), left.end(), right.begin());
    }

private:
    struct in_place {
        alignas(detail::storage_alignment) std::array<Scalar, S::size> elements{};
        Scalar* data() noexcept { return elements.data(); }
        const Scalar* data() const noexcept { return elements.data(); }
    };
    struct on_heap {
        detail::fixed_storage<Scalar, S::size> elements{};
        Scalar* data() { return elements.data("ctcnn::tensor"); }
        const Scalar* data() const { return elements.data("ctcnn::tensor"); }
    };

    std::conditional_t<small, in_place, on_heap> elements_;
};

}  // namespace ctcnn
