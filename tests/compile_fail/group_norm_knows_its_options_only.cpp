// expect-error: ctcnn::group_norm: an option is not one of affine<>, epsilon<>; write group_norm<1>
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/group_norm.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

using wrong = network<shape<4, 2, 2>, group_norm<2, bias<false>>>;
constexpr auto parameters = wrong::parameter_count;
constexpr auto outputs = wrong::output_shape::size;
constexpr auto bytes = wrong::training_bytes(8);
