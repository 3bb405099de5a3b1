// expect-error: ctcnn::conv2d: Winograd's algorithm needs kernel<3>, stride<1>, dilation<1>, groups<1>
// expect-error: layer_at<ctcnn::position<0>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/layers/conv2d.hpp"
#include "ctcnn/network/network.hpp"

using namespace ctcnn;

using wrong = network<shape<16, 28, 28>, conv2d<32, kernel<3>, stride<2>, algorithm<winograd<3>>>>;
constexpr auto parameters = wrong::parameter_count;
constexpr auto outputs = wrong::output_shape::size;
constexpr auto bytes = wrong::training_bytes(8);
