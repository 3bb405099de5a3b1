// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cassert>
#include <cstddef>
#include <span>
#include <type_traits>

#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/core/tensor.hpp"

namespace ctcnn {

/// How the elements of one sample lie in memory.
enum class arrangement {
    planar,         ///< C,H,W: one channel's image after the other. What users see, and PyTorch's default.
    channels_last,  ///< H,W,C: all channels of a pixel together, so that a vector of channels is one load.
    any,            ///< either: what a layer says that treats each element alike, such as relu
};

/// A number of samples, known at run time, that somebody else owns. Samples follow each other without gaps.
///
/// The arrangement is part of the type, so that a channels-last activation can't be read as a planar one.
template <Shape S, class Scalar = float, arrangement Arrangement = arrangement::planar>
class batch_view {
public:
    using shape_type = S;
    using value_type = std::remove_const_t<Scalar>;

    constexpr batch_view() noexcept = default;
    constexpr batch_view(Scalar* data, std::size_t count) noexcept : data_(data), count_(count) {}
    constexpr batch_view(const batch_view<S, value_type, Arrangement>& other) noexcept requires(std::is_const_v<Scalar>)
        : data_(other.data()),
          count_(other.count()) {}
    constexpr batch_view(const batch_view&) noexcept = default;
    constexpr batch_view& operator=(const batch_view&) noexcept = default;

    [[nodiscard]] constexpr std::size_t count() const noexcept { return count_; }           ///< samples
    [[nodiscard]] constexpr std::size_t size() const noexcept { return count_ * S::size; }  ///< elements
    [[nodiscard]] constexpr bool empty() const noexcept { return count_ == 0; }
    [[nodiscard]] constexpr Scalar* data() const noexcept { return data_; }
    [[nodiscard]] constexpr std::span<Scalar> span() const noexcept { return {data_, size()}; }

    /// First element of sample `index`.
    [[nodiscard]] constexpr Scalar* sample(std::size_t index) const noexcept {
        assert(index < count_);
        return data_ + index * S::size;
    }
    [[nodiscard]] constexpr tensor_view<S, Scalar> operator[](std::size_t index) const noexcept
        requires(Arrangement == arrangement::planar) {
        return tensor_view<S, Scalar>(sample(index));
    }
    /// Samples `first` to `first + count`.
    [[nodiscard]] constexpr batch_view slice(std::size_t first, std::size_t count) const noexcept {
        assert(first + count <= count_);
        return {data_ + first * S::size, count};
    }

private:
    Scalar* data_ = nullptr;
    std::size_t count_ = 0;
};

/// An owning batch of planar samples, 64-byte aligned, zero at first.
template <Shape S, class Scalar = float>
class batch {
public:
    using shape_type = S;
    using value_type = Scalar;

    batch() = default;
    explicit batch(std::size_t count) : elements_(count * S::size), count_(count) {}

    [[nodiscard]] std::size_t count() const noexcept { return count_; }
    [[nodiscard]] std::size_t size() const noexcept { return elements_.size(); }
    [[nodiscard]] Scalar* data() noexcept { return elements_.data(); }
    [[nodiscard]] const Scalar* data() const noexcept { return elements_.data(); }
    [[nodiscard]] std::span<Scalar> span() noexcept { return elements_.span(); }
    [[nodiscard]] std::span<const Scalar> span() const noexcept { return elements_.span(); }

    [[nodiscard]] tensor_view<S, Scalar> operator[](std::size_t index) noexcept { return view()[index]; }
    [[nodiscard]] tensor_view<S, const Scalar> operator[](std::size_t index) const noexcept { return view()[index]; }

    [[nodiscard]] batch_view<S, Scalar> view() noexcept { return {data(), count_}; }
    [[nodiscard]] batch_view<S, const Scalar> view() const noexcept { return {data(), count_}; }
    operator batch_view<S, Scalar>() noexcept { return view(); }
    operator batch_view<S, const Scalar>() const noexcept { return view(); }

private:
    storage<Scalar> elements_;
    std::size_t count_ = 0;
};

}  // namespace ctcnn
