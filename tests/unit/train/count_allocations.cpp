// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "support/count_allocations.hpp"

#include <atomic>

#include "support/operator_new.hpp"

namespace {

std::atomic<std::size_t> count{0};

}  // namespace

std::size_t ctcnn::test::allocations() noexcept { return count; }

void ctcnn::test::gave_out(void*) noexcept { ++count; }
void ctcnn::test::gives_back(void*) noexcept {}
