// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <type_traits>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/label.hpp"
#include "ctcnn/core/shape.hpp"
#include "ctcnn/core/storage.hpp"
#include "ctcnn/losses/loss.hpp"

namespace ctcnn {

/// Loss and right answers of some samples, as sums, so that metrics of several batches can be added. A mean of no
/// samples is NaN.
struct metrics {
    double loss_sum = 0;  ///< of the batches' mean losses, each times its weight
    double weight = 0;    ///< divisor of the mean: samples, or another weight if the loss defines one
    std::uint64_t samples = 0;
    std::uint64_t labels = 0;   ///< compared labels, one for each sample or pixel; 0 if targets are numbers
    std::uint64_t correct = 0;  ///< labels whose class has the largest output

    [[nodiscard]] double loss() const noexcept { return ratio(loss_sum, weight); }
    /// From 0 to 1; NaN if targets are numbers, which are not right or wrong.
    [[nodiscard]] double accuracy() const noexcept {
        return ratio(static_cast<double>(correct), static_cast<double>(labels));
    }
    [[nodiscard]] std::uint64_t errors() const noexcept { return labels - correct; }

    metrics& operator+=(const metrics& other) noexcept {
        loss_sum += other.loss_sum;
        weight += other.weight;
        samples += other.samples;
        labels += other.labels;
        correct += other.correct;
        return *this;
    }
    friend bool operator==(const metrics&, const metrics&) = default;

private:
    [[nodiscard]] static double ratio(double sum, double of) noexcept {
        return of == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / of;
    }
};

/// Whether `a` is the better result: a higher accuracy, or the same and less loss; without accuracy, less loss. NaN is
/// worse than every number.
[[nodiscard]] inline bool is_better(const metrics& a, const metrics& b) noexcept {
    const auto above = [](double x, double y) { return x > y || (std::isnan(y) && !std::isnan(x)); };
    if (above(a.accuracy(), b.accuracy())) return true;
    return !above(b.accuracy(), a.accuracy()) && above(-a.loss(), -b.loss());
}

namespace detail {

[[noreturn, gnu::cold]] inline void refuse_class(std::size_t classes, std::size_t found) {
    throw_error(argument_error("ctcnn::confusion_matrix: expected a class from 0 to " + std::to_string(classes - 1) +
                               ", found " + std::to_string(found)));
}

[[noreturn, gnu::cold]] inline void refuse_place(std::size_t places, std::size_t found) {
    throw_error(argument_error("ctcnn::predicted_class: expected a place from 0 to " + std::to_string(places - 1) +
                               ", found " + std::to_string(found)));
}

}  // namespace detail

/// How often samples, or pixels, of one class were classified as another. Up to 64 classes are stored in the object,
/// more on the heap.
/// Errors  throws argument_error for a class that does not exist, and if one on the heap was moved from
template <std::size_t Classes>
class confusion_matrix {
public:
    static constexpr std::size_t classes = Classes;

    void add(std::size_t actual, std::size_t predicted) { ++counts_.all()[cell(actual, predicted)]; }

    /// Samples of class `actual` that were classified as `predicted`.
    [[nodiscard]] std::uint64_t operator()(std::size_t actual, std::size_t predicted) const {
        return counts_.all()[cell(actual, predicted)];
    }
    /// Samples of a class.
    [[nodiscard]] std::uint64_t actual(std::size_t index) const {
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < Classes; ++i) sum += (*this)(index, i);
        return sum;
    }
    /// Samples that were classified as a class.
    [[nodiscard]] std::uint64_t predicted(std::size_t index) const {
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < Classes; ++i) sum += (*this)(i, index);
        return sum;
    }
    [[nodiscard]] std::uint64_t samples() const {
        std::uint64_t sum = 0;
        for (const std::uint64_t count : counts_.all()) sum += count;
        return sum;
    }
    [[nodiscard]] std::uint64_t correct() const {
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < Classes; ++i) sum += (*this)(i, i);
        return sum;
    }
    /// The fraction of a class' samples that were classified correctly; NaN if there are none.
    [[nodiscard]] double recall(std::size_t index) const { return ratio((*this)(index, index), actual(index)); }
    /// The fraction of the samples classified as a class that are of it; NaN if there are none.
    [[nodiscard]] double precision(std::size_t index) const { return ratio((*this)(index, index), predicted(index)); }

    friend bool operator==(const confusion_matrix& left, const confusion_matrix& right) {
        const auto here = left.counts_.all(), there = right.counts_.all();
        return std::equal(here.begin(), here.end(), there.begin(), there.end());  // libc++ 14 has no ranges
    }

private:
    static std::size_t cell(std::size_t actual, std::size_t predicted) {
        if (actual >= Classes || predicted >= Classes) detail::refuse_class(Classes, std::max(actual, predicted));
        return actual * Classes + predicted;
    }
    static double ratio(std::uint64_t part, std::uint64_t whole) noexcept {
        return whole == 0 ? std::numeric_limits<double>::quiet_NaN()
                          : static_cast<double>(part) / static_cast<double>(whole);
    }

    static constexpr std::size_t size = Classes * Classes;

    struct in_place {
        std::array<std::uint64_t, size> counts{};
        std::span<std::uint64_t> all() noexcept { return counts; }
        std::span<const std::uint64_t> all() const noexcept { return counts; }
    };
    /// A thousand classes take 8 MB, which would overflow the stack.
    struct on_heap {
        detail::fixed_storage<std::uint64_t, size> counts{};
        std::span<std::uint64_t> all() { return {counts.data("ctcnn::confusion_matrix"), size}; }
        std::span<const std::uint64_t> all() const { return {counts.data("ctcnn::confusion_matrix"), size}; }
    };

    std::conditional_t<(Classes <= 64), in_place, on_heap> counts_;
};

/// The class with the largest output; of equal ones the first. If an output is NaN or plus infinity, there are no
/// probabilities and no class: returns the number of classes.
/// Shapes  outputs: [N, C]; or [N, C, …], where `place` is the index of a pixel, counted over the dimensions after C
/// Errors  throws argument_error if there is no such sample or place
template <Shape Output, class Scalar>
[[nodiscard]] std::size_t predicted_class(batch_view<Output, Scalar> outputs, std::size_t sample,
                                          std::size_t place = 0) {
    constexpr std::size_t classes = detail::label_classes<Output>, places = detail::label_places<Output>;
    if (place >= places) detail::refuse_place(places, place);
    const auto* const output = outputs[sample].data() + place;
    std::size_t best = 0;
    bool finite = output[0] <= std::numeric_limits<std::remove_const_t<Scalar>>::max();
    for (std::size_t i = 1; i < classes; ++i) {
        if (output[i * places] > output[best * places]) best = i;
        finite = finite && output[i * places] <= std::numeric_limits<std::remove_const_t<Scalar>>::max();
    }
    return finite ? best : classes;
}

namespace detail {

/// Counts right and wrong answers, and calls `each(right, predicted)` for each. Ignored labels are not counted. Returns
/// false if an output is NaN or plus infinity, so that there is no class.
template <class Output, class Scalar, class Each>
bool count_answers(batch_view<Output, Scalar> outputs, std::span<const label> labels, std::optional<label> ignored,
                   metrics& to, const Each& each) {
    constexpr std::size_t places = label_places<Output>;
    bool finite = true;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const std::size_t predicted = predicted_class(outputs, i / places, i % places);
        finite = finite && predicted != label_classes<Output>;
        if (labels[i] == ignored) continue;
        ++to.labels;
        to.correct += predicted == labels[i] ? 1u : 0u;
        if (predicted != label_classes<Output>) each(labels[i], predicted);
    }
    return finite;
}

}  // namespace detail

}  // namespace ctcnn
