// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstddef>
#include <cstdint>

#include "ctcnn/train/metrics.hpp"

namespace ctcnn {

/// Where a run is: with the parameters and the optimizer's state, all that is needed to resume it exactly.
struct training_progress {
    std::uint32_t epoch = 0;  ///< the epoch that is under way
    std::size_t step = 0;     ///< steps of it that are done
    metrics train{};          ///< of these steps

    metrics validation{};          ///< after the epoch before; no samples where there was none
    metrics best{};                ///< the best validation so far, as is_better says
    std::uint32_t best_epoch = 0;  ///< after which epoch that was, from 1; 0: none yet

    /// The epoch under way is over.
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
