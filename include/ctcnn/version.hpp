// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <string_view>

// The only definition of the version: CMakeLists.txt reads these three lines. They are macros so that a user's #if can
// test them.
#define CTCNN_VERSION_MAJOR 0
#define CTCNN_VERSION_MINOR 1
#define CTCNN_VERSION_PATCH 0

#define CTCNN_DETAIL_TEXT_OF(x) #x
#define CTCNN_DETAIL_VERSION_TEXT(major, minor, patch) \
    CTCNN_DETAIL_TEXT_OF(major) "." CTCNN_DETAIL_TEXT_OF(minor) "." CTCNN_DETAIL_TEXT_OF(patch)

namespace ctcnn {

/// The version of the library as `major.minor.patch` (semantic versioning: before 1.0.0 a new minor may break code).
inline constexpr std::string_view version =
    CTCNN_DETAIL_VERSION_TEXT(CTCNN_VERSION_MAJOR, CTCNN_VERSION_MINOR, CTCNN_VERSION_PATCH);

}  // namespace ctcnn

#undef CTCNN_DETAIL_VERSION_TEXT
#undef CTCNN_DETAIL_TEXT_OF
