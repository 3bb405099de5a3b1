// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "support/heap_meter.hpp"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

// A file of its own: where the compiler sees these and their callers together, it warns that free does not match new.

namespace {

std::atomic<std::ptrdiff_t> now{0}, most_so_far{0};

void* counted(std::size_t size, std::size_t alignment) {
    const std::size_t rounded = (size + alignment - 1) / alignment * alignment;
    void* const memory = std::aligned_alloc(alignment, rounded == 0 ? alignment : rounded);
    if (memory == nullptr) throw std::bad_alloc();
    now += static_cast<std::ptrdiff_t>(::malloc_usable_size(memory));
    most_so_far = std::max(most_so_far.load(), now.load());
    return memory;
}

void uncounted(void* memory) noexcept {
    if (memory != nullptr) now -= static_cast<std::ptrdiff_t>(::malloc_usable_size(memory));
    std::free(memory);
}

}  // namespace

void ctcnn::test::heap_meter::start() noexcept {
    now = 0;
    most_so_far = 0;
}
std::size_t ctcnn::test::heap_meter::most() noexcept { return static_cast<std::size_t>(most_so_far.load()); }

void* operator new(std::size_t size) { return counted(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
    return counted(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    try {
        return counted(size, alignof(std::max_align_t));
    } catch (...) {
        return nullptr;
    }
}
void operator delete(void* memory) noexcept { uncounted(memory); }
void operator delete(void* memory, std::size_t) noexcept { uncounted(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { uncounted(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { uncounted(memory); }
