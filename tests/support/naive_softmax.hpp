// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace ctcnn::test {

/// The definition exp(x_i) / sum exp(x), in long double, which can represent exp(10000).
template <class Scalar>
std::vector<double> naive_softmax(const std::vector<Scalar>& logits) {
    long double sum = 0;
    for (const Scalar x : logits) sum += std::exp(static_cast<long double>(x));
    std::vector<double> result;
    for (const Scalar x : logits) result.push_back(static_cast<double>(std::exp(static_cast<long double>(x)) / sum));
    return result;
}

}  // namespace ctcnn::test
