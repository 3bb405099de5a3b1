// expect-error: ctcnn::vgg: height and width must be 224 to 255
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/models/vgg.hpp"

using namespace ctcnn;
constexpr auto wrong = vgg11<1000, shape<3, 192, 224>>::layer_count;
