// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "support/heap_meter.hpp"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstddef>

#include "support/operator_new.hpp"

namespace {

std::atomic<std::ptrdiff_t> now{0}, most_so_far{0};

}  // namespace

void ctcnn::test::heap_meter::start() noexcept {
    now = 0;
    most_so_far = 0;
}
std::size_t ctcnn::test::heap_meter::most() noexcept { return static_cast<std::size_t>(most_so_far.load()); }

void ctcnn::test::gave_out(void* memory) noexcept {
    now += static_cast<std::ptrdiff_t>(::malloc_usable_size(memory));
    most_so_far = std::max(most_so_far.load(), now.load());
}
void ctcnn::test::gives_back(void* memory) noexcept {
    now -= static_cast<std::ptrdiff_t>(::malloc_usable_size(memory));
}
