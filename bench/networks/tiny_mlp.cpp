// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

#include "ctcnn/core/shape.hpp"
#include "ctcnn/layers/hyperbolic_tangent.hpp"
#include "ctcnn/layers/linear.hpp"
#include "ctcnn/network/network.hpp"
#include "support/network_rows.hpp"

namespace {

using namespace ctcnn;

using tiny_mlp = network<shape<4>, linear<32>, hyperbolic_tangent, linear<16>, hyperbolic_tangent, linear<4>>;

const bool added = bench::add_network<tiny_mlp>("tiny_mlp");

}  // namespace
