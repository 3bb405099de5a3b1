// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/version.hpp"

#include <string>

#include "support/catch.hpp"

TEST_CASE("the version's text is made of its numbers") {
    const std::string text = std::to_string(CTCNN_VERSION_MAJOR) + "." + std::to_string(CTCNN_VERSION_MINOR) + "." +
                             std::to_string(CTCNN_VERSION_PATCH);
    CHECK(ctcnn::version == text);
}

// What it is made with is not left to the user.
#if defined(CTCNN_DETAIL_TEXT_OF) || defined(CTCNN_DETAIL_VERSION_TEXT)
#error the header leaves a macro of its own
#endif
