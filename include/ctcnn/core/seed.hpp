// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstdint>

namespace ctcnn {

/// Where random numbers begin. A type of its own, so that a call says what its number is:
///
///     ctcnn::model<network> net(ctcnn::seed{1});
struct seed {
    std::uint64_t value = 0;
};

}  // namespace ctcnn
