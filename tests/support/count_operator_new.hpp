// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <cstddef>

#include "support/count_allocations.hpp"
#include "support/operator_new.hpp"

/// Defines what count_allocations.hpp declares, for the file of a program that replaces operator new.
namespace ctcnn::test {

inline std::atomic<std::size_t> count_of_allocations{0};

std::size_t allocations() noexcept { return count_of_allocations; }

void gave_out(void*) noexcept { ++count_of_allocations; }
void gives_back(void*) noexcept {}

}  // namespace ctcnn::test
