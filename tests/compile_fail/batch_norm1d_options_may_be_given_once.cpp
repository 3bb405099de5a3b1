// expect-error: ctcnn::batch_norm1d: each option may be given once; remove the second one
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/batch_norm1d.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/network/network.hpp"
#include <ratio>

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<3>, batch_norm1d<momentum<std::ratio<1, 2>>, momentum<std::ratio<1, 2>>>>;
#else
using net = network<shape<3>, batch_norm1d<momentum<std::ratio<1, 2>>>>;
#endif
constexpr auto parameters = net::parameter_count;
