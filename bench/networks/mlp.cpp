// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"
#include "support/network_rows.hpp"

namespace {

using namespace ctcnn;

using mlp = network<shape<784>, linear<512>, relu, linear<256>, relu, linear<10>>;

const bool added = bench::add_network<mlp>("mlp");

}  // namespace
