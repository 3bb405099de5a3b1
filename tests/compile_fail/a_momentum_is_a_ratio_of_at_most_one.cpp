// expect-error: ctcnn::momentum: it must be a std::ratio above 0, and at most 1; write momentum<std::ratio<1, 10>>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/batch_norm1d.hpp"
#include "ctcnn/layers/batch_norm2d.hpp"
#include "ctcnn/layers/flatten.hpp"
#include "ctcnn/network/network.hpp"
#include <ratio>

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<3>, batch_norm1d<momentum<std::ratio<3, 2>>>>;
#else
using net = network<shape<3>, batch_norm1d<momentum<std::ratio<1, 10>>>>;
#endif
constexpr auto parameters = net::parameter_count;
