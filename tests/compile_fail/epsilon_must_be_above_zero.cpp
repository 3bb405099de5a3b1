// expect-error: ctcnn::epsilon: it must be a std::ratio above 0; write epsilon<std::ratio<1, 100000>>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/layer_norm.hpp"
#include "ctcnn/network/network.hpp"
#include <ratio>

using namespace ctcnn;

using wrong = network<shape<4>, layer_norm<epsilon<std::ratio<0>>>>;
constexpr auto parameters = wrong::parameter_count;
constexpr auto outputs = wrong::output_shape::size;
constexpr auto bytes = wrong::training_bytes(8);
