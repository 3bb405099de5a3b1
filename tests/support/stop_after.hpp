// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "ctcnn/train/trainer.hpp"

namespace ctcnn::test {

/// Stops training after so many steps, or never if the number is 0.
struct stop_after {
    std::size_t left = 0;
    training_action on_step_end(const step_report&) {
        return left != 0 && --left == 0 ? training_action::stop : training_action::proceed;
    }
};

}  // namespace ctcnn::test
