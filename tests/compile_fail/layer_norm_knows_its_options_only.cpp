// expect-error: ctcnn::layer_norm: an option is not one of affine<>, epsilon<>; write layer_norm<>
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/layer_norm.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

using wrong = network<shape<4>, layer_norm<bias<false>>>;
constexpr auto parameters = wrong::parameter_count;
constexpr auto outputs = wrong::output_shape::size;
constexpr auto bytes = wrong::training_bytes(8);
