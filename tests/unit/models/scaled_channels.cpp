// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/models/scaled_channels.hpp"

#include <ratio>

using namespace ctcnn;

static_assert(detail::scaled_channels<32, std::ratio<1>> == 32);
static_assert(detail::scaled_channels<16, std::ratio<1, 4>> == 8);
static_assert(detail::scaled_channels<24, std::ratio<1, 2>> == 16);  // 12 would be rounded up
static_assert(detail::scaled_channels<24, std::ratio<3, 4>> == 24);  // 16 would be less than nine tenths of 18
static_assert(detail::scaled_channels<1280, std::ratio<7, 5>> == 1792);
