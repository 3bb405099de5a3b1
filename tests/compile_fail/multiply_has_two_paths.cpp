// expect-error: ctcnn::multiply: there must be 2 paths
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/identity.hpp"
#include "ctcnn/layers/multiply.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

using net = network<shape<3, 8, 8>, multiply<identity, identity, conv2d<3, kernel<1>>>>;
constexpr auto parameters = net::parameter_count;
