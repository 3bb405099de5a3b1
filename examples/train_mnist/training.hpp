// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/losses/cross_entropy.hpp"
#include "ctcnn/optimizers/schedules.hpp"
#include "ctcnn/train/trainer.hpp"
#include "train_mnist/network.hpp"
#include "train_mnist/optimizer.hpp"

namespace train_mnist {

/// The trainer of the network.
using trainer = ctcnn::trainer<network, ctcnn::cross_entropy, chosen_optimizer, ctcnn::exponential_decay>;

}  // namespace train_mnist
