// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <cstdint>

namespace ctcnn {

/// The seed of random numbers. It is a type, so that the number has a name at the place of a call:
///
///     ctcnn::model<network> net(ctcnn::seed{1});
struct seed {
    std::uint64_t value = 0;
};

}  // namespace ctcnn
