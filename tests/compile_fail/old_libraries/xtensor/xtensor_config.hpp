// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// What a version that is too old says of itself.
#define XTENSOR_VERSION_MAJOR 0
#define XTENSOR_VERSION_MINOR 23
#define XTENSOR_VERSION_PATCH 10
