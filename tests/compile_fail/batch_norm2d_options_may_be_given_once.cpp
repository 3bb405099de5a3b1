// expect-error: ctcnn::batch_norm2d: each option may be given once; remove the second one
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/batch_norm1d.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/network/network.hpp"
#include <ratio>

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<3, 8, 8>, batch_norm2d<affine<true>, affine<false>>>;
#else
using net = network<shape<3, 8, 8>, batch_norm2d<affine<false>>>;
#endif
constexpr auto parameters = net::parameter_count;
