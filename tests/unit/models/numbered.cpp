// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/models/numbered.hpp"

#include <type_traits>

#include "ctcnn/layers/relu.hpp"

namespace {

using namespace ctcnn;

static_assert(detail::numbered_text<"layer", 0>().view() == "layer0");
static_assert(detail::numbered_text<"layer", 9>().view() == "layer9");
static_assert(detail::numbered_text<"layer", 10>().view() == "layer10");
static_assert(detail::numbered_text<"", 1207>().view() == "1207");
static_assert(std::is_same_v<detail::numbered<"layer", 3, relu>, named<"layer3", relu>>);

}  // namespace
