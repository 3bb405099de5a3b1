// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "ctcnn/core/fixed_text.hpp"

#include <type_traits>

namespace {

using namespace ctcnn;

template <fixed_text Text>
struct texted {};

static_assert(fixed_text("conv1").view() == "conv1" && fixed_text("").view().empty());
// The terminating zero is not part of it; one inside it is.
static_assert(fixed_text("a\0b").view().size() == 3);
static_assert(std::is_same_v<texted<"a">, texted<"a">> && !std::is_same_v<texted<"a">, texted<"b">>);
static_assert(!std::is_same_v<texted<"a">, texted<"ab">>);

}  // namespace
