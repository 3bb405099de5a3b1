// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sanitizer/allocator_interface.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>

#include "ctcnn/core/error.hpp"

/// What every fuzz target needs. A target gives any bytes to a reader, which may accept them, or refuse them with a
/// data_error; any other exception, a sanitizer's complaint, and too much memory end the run.
namespace ctcnn::fuzz {

/// Stops the run where `holds` is false.
inline void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "fuzz: not so: %s\n", what);
    std::abort();
}

/// Bytes on the heap, counted from one moment on.
class heap_meter {
public:
    /// The most there was at once since the last call of start().
    static std::ptrdiff_t most() { return most_; }
    static void start() {
        static const int installed = __sanitizer_install_malloc_and_free_hooks(allocated, freed);
        require(installed != 0, "the heap can be metered");
        now_ = most_ = 0;
    }

private:
    static void allocated(const volatile void*, std::size_t size) {
        now_ += static_cast<std::ptrdiff_t>(size);
        most_ = std::max(most_, now_);
    }
    static void freed(const volatile void* block) {
        if (block != nullptr)
            now_ -= static_cast<std::ptrdiff_t>(__sanitizer_get_allocated_size(const_cast<const void*>(block)));
    }
    static inline std::ptrdiff_t now_ = 0, most_ = 0;
};

/// Runs a reader on an input of `size` bytes: never more memory than twice the size and 1 MiB.
/// \param ratio  how many bytes one of the input may unpack to
template <class Reader>
void run(std::size_t size, Reader reader, std::size_t ratio = 1) {
    heap_meter::start();
    try {
        reader();
    } catch (const data_error& error) {
        require(error.what()[0] != '\0', "an error says something");
    }
    const auto limit = static_cast<std::ptrdiff_t>(2 * size * ratio + (std::size_t{1} << 20));
    if (heap_meter::most() > limit)
        std::fprintf(stderr, "fuzz: %td bytes of memory for an input of %zu bytes\n", heap_meter::most(), size);
    require(heap_meter::most() <= limit, "a reader takes at most twice the file and 1 MiB");
}

/// A file in memory with a name on the disk, for readers that open a path.
class input_as_file {
public:
    explicit input_as_file(const std::string& name) : number_(::memfd_create("input", 0)) {
        std::string folder = "/tmp/ctcnn-fuzz-XXXXXX";
        require(number_ >= 0 && ::mkdtemp(folder.data()) != nullptr, "there is room for the input");
        folder_ = folder;
        path_ = folder + "/" + name;
        const std::string target = "/proc/self/fd/" + std::to_string(number_);
        require(::symlink(target.c_str(), path_.c_str()) == 0, "the input has a name");
    }
    input_as_file(const input_as_file&) = delete;
    input_as_file& operator=(const input_as_file&) = delete;
    ~input_as_file() {
        (void)::unlink(path_.c_str());
        (void)::rmdir(folder_.c_str());
        (void)::close(number_);
    }

    const std::string& with(std::span<const std::uint8_t> input) {
        require(::ftruncate(number_, 0) == 0 &&
                    ::pwrite(number_, input.data(), input.size(), 0) == static_cast<::ssize_t>(input.size()),
                "the input is written");
        return path_;
    }

private:
    int number_;
    std::string folder_, path_;
};

}  // namespace ctcnn::fuzz
