// expect-error: ctcnn::epsilon: it must be a std::ratio above 0; write epsilon<std::ratio<1, 100000>>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/layer_norm.hpp"
#include "ctcnn/network/network.hpp"
#include <ratio>

using namespace ctcnn;

#ifndef RIGHT
using net = network<shape<4>, layer_norm<epsilon<std::ratio<0>>>>;
#else
using net = network<shape<4>, layer_norm<epsilon<std::ratio<1, 100000>>>>;
#endif
constexpr auto parameters = net::parameter_count;
constexpr auto outputs = net::output_shape::size;
constexpr auto bytes = net::training_bytes(8);
