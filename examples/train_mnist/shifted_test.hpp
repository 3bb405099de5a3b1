// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/network/model.hpp"
#include "ctcnn/parallel/executor.hpp"
#include "train_mnist/image_sets.hpp"
#include "train_mnist/log_jsonl.hpp"

namespace train_mnist {

/// Implements --average-shifts: tests with ctcnn::classify_shifted, prints and logs the accuracy. Returns false if a signal
/// came. Its definition is in shifted_test_of.hpp, for it compiles the network's inference once more.
/// \param note  follows the accuracy
template <class Network>
bool test_shifted(const ctcnn::model<Network>& net, const images& test, ctcnn::executor& threads, log_jsonl& log,
                  const char* note);

}  // namespace train_mnist
