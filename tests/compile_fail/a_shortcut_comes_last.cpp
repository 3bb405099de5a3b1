// expect-error: ctcnn::shortcut: a shortcut must be the last argument of residual
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/layers/residual.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

using net = network<shape<3, 8, 8>, residual<shortcut<conv2d<3, kernel<1>>>, relu>>;
constexpr auto parameters = net::parameter_count;
