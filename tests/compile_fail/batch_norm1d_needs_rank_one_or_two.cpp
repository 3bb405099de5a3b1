// expect-error: ctcnn::batch_norm1d: input must have rank 1 (channels) or 2 (channels, length); use batch_norm2d before ctcnn::flatten
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/batch_norm1d.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/network/network.hpp"
#include <ratio>

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<3, 8, 8>, batch_norm1d<>>;
#else
using net = network<shape<3, 8, 8>, batch_norm2d<>>;
#endif
constexpr auto parameters = net::parameter_count;
