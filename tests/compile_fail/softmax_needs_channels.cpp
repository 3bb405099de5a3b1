// expect-error: ctcnn::softmax: input must have rank 1 or more, with the channels first; remove the layer
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/softmax.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

using wrong = network<shape<>, softmax>;
constexpr auto parameters = wrong::parameter_count;
constexpr auto outputs = wrong::output_shape::size;
constexpr auto bytes = wrong::training_bytes(8);
