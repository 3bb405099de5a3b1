// expect-error: ctcnn::groups: there must be at least 1 group
// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/window_geometry.hpp"
#include "ctcnn/layers/options.hpp"

#ifndef RIGHT
constexpr auto value = ctcnn::groups<0>::count;
#else
constexpr auto value = ctcnn::groups<1>::count;
#endif
