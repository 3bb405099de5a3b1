// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/train/callbacks.hpp"

namespace ctcnn {

/// Records the loss while the learning rate grows, to find a rate that trains well: a callback for `trainer::fit`, which
/// it stops after `steps` steps, or when the loss has become `diverged` times the lowest one.
///
///     nn::learning_rate_range_test test;
///     nn::trainer trial(copy, nn::adamw{}, nn::rate_sweep{}, {.epochs = 1});    // of a copy of the model, or a new one
///     trial.fit(train, test);
///     nn::trainer training(net, nn::adamw{.learning_rate = test.suggestion()}, nn::one_cycle{}, {.epochs = 10});
///
/// A `fit` that ends with divergence_error has recorded the steps before, which is as good.
/// Source  Smith 2017, "Cyclical learning rates for training neural networks"; smoothing and suggestion as fastai has them
class learning_rate_range_test {
public:
    struct options {
        std::size_t steps = 100;  ///< at least 2; as many as the schedule's
        double smoothing = 0.9;   ///< of the losses: the share of those before, at least 0 and below 1
        double diverged = 4;      ///< above 1
    };
    /// A step that has been done.
    struct point {
        double learning_rate, loss;
        double smoothed;  ///< mean of the losses so far, of which the last ones weigh most
    };

    /// Errors  throws argument_error for an option that can't be used
    explicit learning_rate_range_test(const options& how) : options_(how) {
        detail::require_option(how.steps >= 2, "ctcnn::learning_rate_range_test: steps", "at least 2",
                               static_cast<double>(how.steps));
        detail::require_option(how.smoothing >= 0 && how.smoothing < 1, "ctcnn::learning_rate_range_test: smoothing",
                               "at least 0 and below 1", how.smoothing);
        detail::require_option(how.diverged > 1, "ctcnn::learning_rate_range_test: diverged", "above 1", how.diverged);
    }
    learning_rate_range_test() : learning_rate_range_test(options{}) {}

    training_action on_step_end(const step_report& report) {
        sum_ = options_.smoothing * sum_ + (1 - options_.smoothing) * report.loss;
        weight_ = options_.smoothing * weight_ + (1 - options_.smoothing);
        const double smoothed = sum_ / weight_;
        points_.push_back({report.learning_rate, report.loss, smoothed});
        lowest_ = std::min(lowest_, smoothed);
        return points_.size() >= options_.steps || smoothed > options_.diverged * lowest_ ? training_action::stop
                                                                                          : training_action::proceed;
    }

    [[nodiscard]] static bool wants_state(const step_report&) noexcept { return false; }

    [[nodiscard]] std::span<const point> points() const noexcept { return points_; }

    /// The learning rate at which the smoothed loss falls fastest, as a function of the rate's logarithm.
    /// Errors  throws argument_error if there are fewer than two steps, or the loss has not fallen
    [[nodiscard]] double suggestion() const {
        double steepest = 0, rate = 0;
        for (std::size_t i = 1; i < points_.size(); ++i) {
            const double slope = (points_[i].smoothed - points_[i - 1].smoothed) /
                                 std::log(points_[i].learning_rate / points_[i - 1].learning_rate);
            if (slope < steepest) {
                steepest = slope;
                rate = points_[i - 1].learning_rate;
            }
        }
        if (rate == 0) refuse_points(points_.size());
        return rate;
    }

private:
    [[noreturn, gnu::cold]] static void refuse_points(std::size_t count) {
        throw argument_error("ctcnn::learning_rate_range_test: suggestion: expected steps in which the rate grew and "
                             "the loss fell, found "
                             "none in " +
                             std::to_string(count) +
                             "; pass this to `fit` of a trainer with ctcnn::rate_sweep, whose rates are such");
    }

    options options_;
    std::vector<point> points_;
    double sum_ = 0, weight_ = 0;
    double lowest_ = std::numeric_limits<double>::infinity();
};

static_assert(TrainingCallback<learning_rate_range_test>);

}  // namespace ctcnn
