// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <ratio>

#include "ctcnn/core/batch.hpp"
#include "ctcnn/layers/dropout.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"
#include "support/network_runs.hpp"

namespace ctcnn::test {

/// A classifier of five classes, for tests of models.
using small_classifier = network<shape<1, 3, 4>, flatten, linear<8>, relu, dropout<std::ratio<1, 2>>, linear<5>>;

inline batch<shape<1, 3, 4>> small_samples(std::size_t count) {
    batch<shape<1, 3, 4>> samples(count);
    network_problem<small_classifier, float>::fill(samples.span(), 5);
    return samples;
}

}  // namespace ctcnn::test
