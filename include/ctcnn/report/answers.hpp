// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "ctcnn/core/label.hpp"
#include "ctcnn/report/pictures.hpp"

namespace ctcnn::detail {

/// A sample whose class was not recognised.
struct mistake {
    std::size_t sample = 0;                                ///< its number in the data set
    std::size_t actual = 0;                                ///< its class
    double probability = 0;                                ///< that the network gave this class
    std::vector<std::pair<std::size_t, double>> likely{};  ///< the most probable classes, with their probabilities
    picture image{};
};

/// What a network answered in one evaluation: the confusion matrix, and the samples that were most certainly answered
/// wrong. Compiled once for all networks.
class collected_answers {
public:
    static constexpr std::size_t most_mistakes = 20;
    static constexpr std::size_t most_likely = 3;

    collected_answers() = default;
    /// \param classes   0 if targets are numbers; then there is nothing to collect
    /// \param extents   of a sample
    /// \param range     what is black and white in a sample; without it, its smallest and its largest number
    /// \param ignored   the label that means "no class"
    collected_answers(std::size_t classes, std::span<const std::size_t> extents, std::optional<gray_range> range,
                      std::optional<label> ignored)
        : classes_(classes),
          extents_(extents.begin(), extents.end()),
          range_(range),
          ignored_(ignored) {}

    [[nodiscard]] std::size_t classes() const noexcept { return classes_; }
    /// How often each class was recognised as each: [actual, predicted]. Empty before the first answer.
    [[nodiscard]] const std::vector<std::uint64_t>& confusion() const noexcept { return confusion_; }
    /// The worst first: those whose class was least probable.
    [[nodiscard]] const std::vector<mistake>& mistakes() const noexcept { return mistakes_; }

    [[gnu::cold]] void clear() {
        confusion_.assign(classes_ * classes_, 0);
        mistakes_.clear();
    }

    /// Counts an answer, unless its label is ignored. Returns whether the class was wrong.
    bool count(label actual, std::size_t predicted) {
        if (actual == ignored_ || actual >= classes_ || predicted >= classes_) return false;
        ++confusion_[actual * classes_ + predicted];
        return actual != predicted;
    }

    /// Keeps a wrong answer if it is one of the worst.
    /// \param logits  of the classes
    template <class Scalar>
    [[gnu::cold]] void keep(std::size_t sample, std::span<const Scalar> numbers, std::span<const Scalar> logits,
                            label actual) {
        keep_worst(sample, {numbers.begin(), numbers.end()}, {logits.begin(), logits.end()}, actual);
    }

private:
    [[gnu::cold]] void keep_worst(std::size_t sample, const std::vector<double>& numbers, std::vector<double> logits,
                                  label actual) {
        const double largest = *std::max_element(logits.begin(), logits.end());
        double sum = 0;
        for (double& logit : logits) sum += logit = std::exp(logit - largest);
        for (double& logit : logits) logit /= sum;
        const auto place = std::find_if(mistakes_.begin(), mistakes_.end(),
                                        [&](const mistake& one) { return one.probability > logits[actual]; });
        if (place == mistakes_.end() && mistakes_.size() == most_mistakes) return;
        mistake made{sample, actual, logits[actual]};
        for (std::size_t i = 0; i < std::min(most_likely, classes_); ++i) {
            const auto best = std::max_element(logits.begin(), logits.end());
            made.likely.emplace_back(static_cast<std::size_t>(best - logits.begin()), *best);
            *best = -1;
        }
        const bool is_gray = extents_.size() == 2 || (extents_.size() == 3 && extents_[0] == 1);
        made.image =
            picture_of_sample(numbers, extents_, range_ ? *range_ : range_of_numbers(numbers), is_gray ? 48 : 32);
        mistakes_.insert(place, std::move(made));
        if (mistakes_.size() > most_mistakes) mistakes_.pop_back();
    }

    std::size_t classes_ = 0;
    std::vector<std::size_t> extents_;
    std::optional<gray_range> range_;
    std::optional<label> ignored_;
    std::vector<std::uint64_t> confusion_;
    std::vector<mistake> mistakes_;
};

/// The pictures of mistakes side by side, in rows of five; empty if there are none.
[[gnu::cold]] inline picture sheet_of(const std::vector<mistake>& mistakes) {
    constexpr std::size_t columns = 5;
    if (mistakes.empty() || mistakes[0].image.empty()) return {};
    const picture& one = mistakes[0].image;  // all are of one size
    const std::size_t rows = (mistakes.size() + columns - 1) / columns;
    picture sheet{std::min(columns, mistakes.size()) * (one.width + 1) - 1, rows * (one.height + 1) - 1, one.channels};
    sheet.pixels.assign(sheet.width * sheet.height * sheet.channels, 128);
    for (std::size_t i = 0; i < mistakes.size(); ++i)
        for (std::size_t y = 0; y < one.height; ++y) {
            const std::size_t row = i / columns * (one.height + 1) + y, column = i % columns * (one.width + 1);
            std::copy_n(mistakes[i].image.pixels.begin() + static_cast<std::ptrdiff_t>(y * one.width * one.channels),
                        one.width * one.channels,
                        sheet.pixels.begin() +
                            static_cast<std::ptrdiff_t>((row * sheet.width + column) * one.channels));
        }
    return sheet;
}

}  // namespace ctcnn::detail
