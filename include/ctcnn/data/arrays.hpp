// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/data/normalization.hpp"

/// The arrays that an array_dataset is made of. Vectors, and expressions of xtensor, are stored, and shared by all
/// copies. A span is only a view: its elements must outlive the data set.
namespace ctcnn {

namespace detail {

template <class T>
concept WholeNumber = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;
template <class T>
concept Number = WholeNumber<T> || std::floating_point<T>;

/// Elements that are stored or viewed. Copies share them; a move is a copy.
template <class Element>
class shared_elements {
public:
    explicit shared_elements(std::vector<Element> elements)
        : kept_(std::make_shared<const std::vector<Element>>(std::move(elements))),
          all_(*kept_) {}
    explicit shared_elements(std::span<const Element> elements) noexcept : all_(elements) {}
    shared_elements(const shared_elements&) = default;
    shared_elements& operator=(const shared_elements&) = default;
    ~shared_elements() = default;

    [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }
    [[nodiscard]] const Element* data() const noexcept { return all_.data(); }

private:
    std::shared_ptr<const std::vector<Element>> kept_;
    std::span<const Element> all_;
};

[[noreturn, gnu::cold]] inline void refuse_elements(std::string_view who, std::size_t size, const std::string& shape,
                                                    std::size_t found) {
    throw_error(argument_error(std::string(who) + ": expected a multiple of " + std::to_string(size) +
                               " elements, those of one sample " + shape + ", found " + std::to_string(found)));
}
[[noreturn, gnu::cold]] inline void refuse_array_label(std::size_t classes, std::optional<label> ignored,
                                                       const std::string& found, std::size_t index) {
    throw_error(argument_error("ctcnn::labels_of: expected labels from 0 to " + std::to_string(classes - 1) +
                               (ignored ? " or " + std::to_string(*ignored) : "") + ", found " + found + " at index " +
                               std::to_string(index) + "; count classes from 0"));
}

/// How many samples of shape S an array holds.
template <Shape S>
std::size_t samples_in(std::string_view who, std::size_t elements) {
    if (elements % S::size != 0) refuse_elements(who, S::size, to_string<S>(), elements);
    return elements / S::size;
}

/// Numbers of shape S for each sample. Bytes are pixels and are normalized; other numbers are converted to the scalar
/// type.
template <Shape S, Number Element>
class number_array {
public:
    using shape_type = S;
    static constexpr bool are_pixels = std::same_as<Element, std::uint8_t>;
    /// Members of a data set whose targets these are.
    struct traits {
        using target_shape = S;
    };

    number_array(std::string_view who, shared_elements<Element> elements, const normalization& scale)
        : elements_(std::move(elements)),
          count_(samples_in<S>(who, elements_.size())) {
        if constexpr (are_pixels) scale_ = numbers_of_pixels(who, scale);
    }

    [[nodiscard]] std::size_t count() const noexcept { return count_; }
    /// A black pixel; 0 if the elements are no pixels.
    [[nodiscard]] double background() const noexcept {
        if constexpr (are_pixels)
            return scale_->f64[0];
        else
            return 0;
    }

    template <class Scalar>
    void copy(std::size_t index, Scalar* to /* [S] */) const noexcept {
        const Element* const from = elements_.data() + index * S::size;
        if constexpr (are_pixels) {
            const std::array<Scalar, 256>& numbers = scale_->template as<Scalar>();
            std::transform(from, from + S::size, to, [&](std::uint8_t pixel) { return numbers[pixel]; });
        } else
            std::transform(from, from + S::size, to, [](Element number) { return static_cast<Scalar>(number); });
    }

private:
    shared_elements<Element> elements_;
    std::size_t count_;
    std::shared_ptr<const pixel_numbers> scale_;  ///< of pixels
};

/// Labels of shape S for each sample.
template <std::size_t Classes, Shape S, WholeNumber Element>
class label_array {
public:
    using shape_type = S;
    /// Members of a data set whose labels these are.
    struct traits {
        static constexpr std::size_t classes = Classes;
        using label_shape = S;
    };

    label_array(shared_elements<Element> elements, std::optional<label> ignored)
        : elements_(std::move(elements)),
          count_(samples_in<S>("ctcnn::labels_of", elements_.size())) {
        for (std::size_t i = 0; i < elements_.size(); ++i) {
            const Element one = elements_.data()[i];
            if ((std::cmp_less(one, 0) || std::cmp_greater_equal(one, Classes)) && static_cast<label>(one) != ignored)
                refuse_array_label(Classes, ignored, std::to_string(one), i);
        }
    }

    [[nodiscard]] std::size_t count() const noexcept { return count_; }

    void copy(std::size_t index, label* to /* [S] */) const noexcept {
        const Element* const from = elements_.data() + index * S::size;
        std::transform(from, from + S::size, to, [](Element one) { return static_cast<label>(one); });
    }

private:
    shared_elements<Element> elements_;
    std::size_t count_;
};

template <class T>
inline constexpr bool is_label_array = false;
template <std::size_t Classes, class S, class Element>
inline constexpr bool is_label_array<label_array<Classes, S, Element>> = true;

}  // namespace detail

/// The samples of an array_dataset, S::size elements each, one sample after the other: `samples_of<shape<1, 28,
/// 28>>(pixels, {0.1307, 0.3081})`. Bytes are pixels, and become (x / 255 - mean) / deviation; other numbers are
/// converted to the scalar type.
/// Shapes  elements: [N, S]
/// Errors  throws argument_error if the number of elements is not a multiple of S::size, or the normalization can't be
///         used
template <Shape S, detail::Number Element>
auto samples_of(std::vector<Element> elements, const normalization& scale = {}) {
    return detail::number_array<S, Element>("ctcnn::samples_of", detail::shared_elements<Element>(std::move(elements)),
                                            scale);
}
/// The same for elements that must outlive the data set.
template <Shape S, class Element, std::size_t Extent>
    requires detail::Number<std::remove_const_t<Element>>
auto samples_of(std::span<Element, Extent> elements, const normalization& scale = {}) {
    using element = std::remove_const_t<Element>;
    return detail::number_array<S, element>(
        "ctcnn::samples_of", detail::shared_elements<element>(std::span<const element>(elements)), scale);
}
/// The same for an expression of another library, such as xtensor, of shape [N, S]. A header in `interop/` supplies
/// `array_of_expression(S, expression)`, which is found by argument-dependent lookup.
/// Errors  as above, and shape_error for an expression of another shape
template <Shape S, class Expression>
    requires requires(const Expression& expression) { array_of_expression(S{}, expression); }
auto samples_of(const Expression& expression, const normalization& scale = {}) {
    return samples_of<S>(array_of_expression(S{}, expression), scale);
}

/// The target numbers of each sample: `targets_of<shape<1>>(prices)`. Otherwise as samples_of.
template <Shape S, detail::Number Element>
auto targets_of(std::vector<Element> elements, const normalization& scale = {}) {
    return detail::number_array<S, Element>("ctcnn::targets_of", detail::shared_elements<Element>(std::move(elements)),
                                            scale);
}
template <Shape S, class Element, std::size_t Extent>
    requires detail::Number<std::remove_const_t<Element>>
auto targets_of(std::span<Element, Extent> elements, const normalization& scale = {}) {
    using element = std::remove_const_t<Element>;
    return detail::number_array<S, element>(
        "ctcnn::targets_of", detail::shared_elements<element>(std::span<const element>(elements)), scale);
}
template <Shape S, class Expression>
    requires requires(const Expression& expression) { array_of_expression(S{}, expression); }
auto targets_of(const Expression& expression, const normalization& scale = {}) {
    return targets_of<S>(array_of_expression(S{}, expression), scale);
}

/// The classes of the samples, whole numbers of any type: `labels_of<10>(labels)`; or the class of each pixel, and the
/// label of pixels without a class: `labels_of<21, shape<64, 64>>(labels, 255)`.
/// Shapes  labels: [N], or [N, S]
/// Errors  throws argument_error if a label is neither a class nor `ignored`, or the number of labels is not a multiple
///         of S::size
template <std::size_t Classes, Shape S = shape<>, detail::WholeNumber Element>
auto labels_of(std::vector<Element> labels, std::optional<label> ignored = {}) {
    return detail::label_array<Classes, S, Element>(detail::shared_elements<Element>(std::move(labels)), ignored);
}
template <std::size_t Classes, Shape S = shape<>, class Element, std::size_t Extent>
    requires detail::WholeNumber<std::remove_const_t<Element>>
auto labels_of(std::span<Element, Extent> labels, std::optional<label> ignored = {}) {
    using element = std::remove_const_t<Element>;
    return detail::label_array<Classes, S, element>(detail::shared_elements<element>(std::span<const element>(labels)),
                                                    ignored);
}
template <std::size_t Classes, Shape S = shape<>, class Expression>
    requires requires(const Expression& expression) { array_of_expression(S{}, expression); }
auto labels_of(const Expression& expression, std::optional<label> ignored = {}) {
    return labels_of<Classes, S>(array_of_expression(S{}, expression), ignored);
}

}  // namespace ctcnn
