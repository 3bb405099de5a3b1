// expect-error: ctcnn::conv2d: the kernel (with its dilation) must not be larger than the padded input
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

using wrong = network<shape<1, 6, 6>, conv2d<8, kernel<3>, dilation<3>>, conv2d<8, kernel<3>>>;
constexpr auto parameters = wrong::parameter_count;
constexpr auto outputs = wrong::output_shape::size;
constexpr auto bytes = wrong::training_bytes(8);
