// expect-error: constraints not satisfied
// shown-under: network
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/relu.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

#ifndef RIGHT
network<int, relu>* net = nullptr;
#else
network<shape<4>, relu>* net = nullptr;
#endif
