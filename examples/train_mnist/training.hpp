// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/losses/cross_entropy.hpp"
#include "ctcnn/train/trainer.hpp"
#include "train_mnist/optimizer.hpp"
#include "train_mnist/schedule.hpp"

namespace train_mnist {

/// The trainer of a network.
template <class Network>
using trainer = ctcnn::trainer<Network, ctcnn::cross_entropy, chosen_optimizer, chosen_schedule>;

}  // namespace train_mnist
