// expect-error: ctcnn::unet: height and width must be multiples of 2 to the number of levels less one
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/models/unet.hpp"

using namespace ctcnn;
constexpr auto wrong = unet<2, shape<1, 32, 30>>::layer_count;
