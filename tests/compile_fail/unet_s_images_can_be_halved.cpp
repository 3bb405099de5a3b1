// expect-error: ctcnn::unet: height and width must be multiples of 2 to the number of levels less one, for each level but the first has images of half the size; choose another input shape or fewer levels
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/models/unet.hpp"

using namespace ctcnn;
#ifndef RIGHT
constexpr auto value = unet<2, shape<1, 32, 30>>::layer_count;
#else
constexpr auto value = unet<2, shape<1, 32, 32>>::layer_count;
#endif
