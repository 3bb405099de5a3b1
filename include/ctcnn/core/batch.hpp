// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cassert>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <type_traits>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/core/tensor.hpp"

namespace ctcnn {

/// How the elements of one sample are stored in memory.
enum class arrangement {
    planar,  ///< C,H,W: one channel's image after the other. The arrangement of user data, and PyTorch's default.
    channels_last,  ///< H,W,C: all channels of a pixel together, so that a vector of channels is one load.
    any,            ///< either of them: for layers that treat all elements alike, such as relu
};

namespace detail {

[[noreturn, gnu::cold]] inline void refuse_samples(std::size_t first, std::size_t count, std::size_t all) {
    throw_error(argument_error("ctcnn::batch: expected samples of a batch of " + std::to_string(all) +
                               ", found sample " + std::to_string(first) +
                               (count == 1 ? "" : " and " + std::to_string(count) + " from it on")));
}

[[noreturn, gnu::cold]] inline void refuse_batch_size(std::size_t count, std::size_t elements) {
    throw_error(argument_error("ctcnn::batch: expected a number of samples whose elements can be counted, found " +
                               std::to_string(count) + " of " + std::to_string(elements) + " elements each"));
}

}  // namespace detail

/// A non-owning view of samples, whose number is known at run time. Samples are contiguous.
///
/// The arrangement is part of the type, so that a channels-last activation can't be read as a planar one.
template <Shape S, class Scalar = float, arrangement Arrangement = arrangement::planar>
class CTCNN_VIEW batch_view {
public:
    using shape_type = S;
    using value_type = std::remove_const_t<Scalar>;

    constexpr batch_view() noexcept = default;
    constexpr batch_view(Scalar* data, std::size_t count) noexcept : data_(data), count_(count) {}
    constexpr batch_view(const batch_view<S, value_type, Arrangement>& other) noexcept
        requires(std::is_const_v<Scalar>)
        : data_(other.data()),
          count_(other.count()) {}
    constexpr batch_view(const batch_view&) noexcept = default;
    constexpr batch_view& operator=(const batch_view&) noexcept = default;

    [[nodiscard]] constexpr std::size_t count() const noexcept { return count_; }           ///< samples
    [[nodiscard]] constexpr std::size_t size() const noexcept { return count_ * S::size; }  ///< elements
    [[nodiscard]] constexpr bool empty() const noexcept { return count_ == 0; }
    [[nodiscard]] constexpr Scalar* data() const noexcept { return data_; }
    [[nodiscard]] constexpr std::span<Scalar> span() const noexcept { return {data_, size()}; }

    /// First element of sample `index`, which must exist. It is checked by assert only, since kernels call this.
    [[nodiscard]] constexpr Scalar* sample(std::size_t index) const noexcept {
        assert(index < count_);
        return data_ + index * S::size;
    }
    /// Sample `index`.
    /// Errors  throws argument_error if there is no such sample
    [[nodiscard]] constexpr tensor_view<S, Scalar> operator[](std::size_t index) const
        requires(Arrangement == arrangement::planar)
    {
        if (index >= count_) detail::refuse_samples(index, 1, count_);
        return tensor_view<S, Scalar>(sample(index));
    }
    /// Samples `first` to `first + count`.
    /// Errors  throws argument_error if there are not as many
    [[nodiscard]] constexpr batch_view slice(std::size_t first, std::size_t count) const {
        if (first > count_ || count > count_ - first) detail::refuse_samples(first, count, count_);
        return {data_ + first * S::size, count};
    }

private:
    Scalar* data_ = nullptr;
    std::size_t count_ = 0;
};

/// An owning batch of planar samples, 64-byte aligned and initialized to zero. After it was moved from it has no
/// samples.
/// Errors  throws argument_error if the number of elements overflows, std::bad_alloc if there is not enough memory
template <Shape S, class Scalar = float>
class batch {
public:
    using shape_type = S;
    using value_type = Scalar;

    batch() = default;
    explicit batch(std::size_t count) : elements_(elements_of(count)) {}

    [[nodiscard]] std::size_t count() const noexcept { return elements_.size() / S::size; }
    [[nodiscard]] std::size_t size() const noexcept { return elements_.size(); }
    [[nodiscard]] Scalar* data() noexcept { return elements_.data(); }
    [[nodiscard]] const Scalar* data() const noexcept { return elements_.data(); }
    [[nodiscard]] std::span<Scalar> span() noexcept { return elements_.span(); }
    [[nodiscard]] std::span<const Scalar> span() const noexcept { return elements_.span(); }

    /// Errors  throws argument_error if there is no such sample
    [[nodiscard]] tensor_view<S, Scalar> operator[](std::size_t index) { return view()[index]; }
    [[nodiscard]] tensor_view<S, const Scalar> operator[](std::size_t index) const { return view()[index]; }

    [[nodiscard]] batch_view<S, Scalar> view() noexcept { return {data(), count()}; }
    [[nodiscard]] batch_view<S, const Scalar> view() const noexcept { return {data(), count()}; }
    operator batch_view<S, Scalar>() noexcept { return view(); }
    operator batch_view<S, const Scalar>() const noexcept { return view(); }

private:
    static std::size_t elements_of(std::size_t count) {
        if (count > std::numeric_limits<std::size_t>::max() / sizeof(Scalar) / S::size)
            detail::refuse_batch_size(count, S::size);
        return count * S::size;
    }

    detail::storage<Scalar> elements_;
};

}  // namespace ctcnn
