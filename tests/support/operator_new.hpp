// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

/// Replaces operator new and delete of the program that includes this in one of its files. That file defines the
/// additional actions `gave_out` and `gives_back`, and nothing that allocates, because a compiler that sees both warns
/// that free does not match new.
namespace ctcnn::test {

void gave_out(void* memory) noexcept;
void gives_back(void* memory) noexcept;

inline void* give_out(std::size_t size, std::size_t alignment) {
    const std::size_t rounded = (size + alignment - 1) / alignment * alignment;
    void* const memory = std::aligned_alloc(alignment, rounded == 0 ? alignment : rounded);
    if (memory == nullptr) throw std::bad_alloc();
    gave_out(memory);
    return memory;
}
inline void give_back(void* memory) noexcept {
    if (memory != nullptr) gives_back(memory);
    std::free(memory);
}

}  // namespace ctcnn::test

void* operator new(std::size_t size) { return ctcnn::test::give_out(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
    return ctcnn::test::give_out(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    try {
        return ctcnn::test::give_out(size, alignof(std::max_align_t));
    } catch (...) {
        return nullptr;
    }
}
void operator delete(void* memory) noexcept { ctcnn::test::give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { ctcnn::test::give_back(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { ctcnn::test::give_back(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { ctcnn::test::give_back(memory); }
