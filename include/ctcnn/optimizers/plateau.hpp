// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "ctcnn/core/check_option.hpp"
#include "ctcnn/optimizers/schedules.hpp"

namespace ctcnn {

/// The result of an epoch by which progress is judged: of the validation set, or of training where there is none.
enum class monitored : std::uint8_t {
    loss,      ///< lower is better
    accuracy,  ///< higher is better; there is none where targets are numbers
};

namespace detail {

/// Counts the epochs since a result last improved.
class plateau_counter {
public:
    /// \param threshold  an improvement is a change for the better by more than this fraction of the best result
    plateau_counter(monitored what, double threshold) noexcept : what_(what), threshold_(threshold) {}

    /// Returns whether the result improved.
    bool add(const epoch_result& result) noexcept {
        const double found = value(result);
        const bool improved = std::isnan(best_) || (what_ == monitored::loss ? found < best_ * (1 - threshold_)
                                                                             : found > best_ * (1 + threshold_));
        if (improved) best_ = found;
        waited_ = improved ? 0 : waited_ + 1;
        return improved;
    }
    void restart() noexcept { waited_ = 0; }
    [[nodiscard]] std::size_t waited() const noexcept { return waited_; }

    /// NaN if the epoch has no such result.
    [[nodiscard]] double value(const epoch_result& result) const noexcept {
        const bool validated = !std::isnan(result.validation_loss);
        if (what_ == monitored::loss) return validated ? result.validation_loss : result.train_loss;
        return validated ? result.validation_accuracy : result.train_accuracy;
    }

private:
    monitored what_;
    double threshold_;
    double best_ = std::numeric_limits<double>::quiet_NaN();
    std::size_t waited_ = 0;
};

/// \param name  "ctcnn::early_stopping"
[[gnu::cold]] inline void check_plateau_threshold(const std::string& name, double threshold) {
    require_option(threshold >= 0 && threshold < 1, name + ": threshold", "at least 0 and below 1", threshold);
}

}  // namespace detail

}  // namespace ctcnn
