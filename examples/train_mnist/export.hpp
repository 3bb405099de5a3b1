// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/network/model.hpp"
#include "train_mnist/image_sets.hpp"
#include "train_mnist/options.hpp"

namespace train_mnist {

// In export_of.hpp, for they take as long to compile as the network.

/// Writes the network as --export says, with what its images have to be turned into; nothing without the flag.
template <class Network>
void export_network(const options& o, const ctcnn::model<Network>& net, const images& of);

/// Prints what --summary requests. Returns false if it requests nothing.
template <class Network>
bool print_summary(const options& o);

}  // namespace train_mnist
