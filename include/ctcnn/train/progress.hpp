// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>

#include "ctcnn/train/metrics.hpp"

namespace ctcnn {

/// The progress of a run. Together with the parameters and the optimizer's state, all that is needed to resume exactly.
struct training_progress {
    std::uint32_t epoch = 0;  ///< the current epoch
    std::size_t step = 0;     ///< steps of this epoch that are done
    metrics train{};          ///< of these steps

    metrics validation{};          ///< after the previous epoch; without samples if there was none
    metrics best{};                ///< the best validation so far, by is_better
    std::uint32_t best_epoch = 0;  ///< number of the epoch of `best`, from 1; 0 if there is none yet

    /// Ends the current epoch.
    void end_epoch(const metrics& found_in_validation) noexcept {
        ++epoch;
        step = 0;
        train = {};
        validation = found_in_validation;
        if (validation.samples > 0 && (best_epoch == 0 || is_better(validation, best))) {
            best = validation;
            best_epoch = epoch;
        }
    }

    friend bool operator==(const training_progress&, const training_progress&) = default;
};

}  // namespace ctcnn
