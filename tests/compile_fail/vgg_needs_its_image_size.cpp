// expect-error: ctcnn::vgg: height and width must be 224 to 255, of which 7 x 7 pixels reach the first linear layer; for other sizes write small_vgg<vgg11_features>
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/models/vgg.hpp"

using namespace ctcnn;
#ifndef RIGHT
constexpr auto value = vgg11<1000, shape<3, 192, 224>>::layer_count;
#else
constexpr auto value = vgg11<1000, shape<3, 224, 224>>::layer_count;
#endif
