// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "ctcnn/core/error.hpp"
#include "ctcnn/core/exceptions.hpp"
#include "ctcnn/core/memory_size.hpp"
#include "ctcnn/io/input_file.hpp"

namespace ctcnn::detail {

/// The default limit for files that are read into memory: 4 GiB.
inline constexpr std::uint64_t default_file_limit = std::uint64_t{1} << 32;

/// Reads all bytes of a regular file. Allocates memory for the file's size, after checking it.
/// \param limit  the largest size that is accepted, in bytes
/// Errors  throws data_error for a file that input_file refuses, that is larger than the limit, or that changes its
///         size while it is read
inline std::vector<std::uint8_t> read_file(const std::string& path, std::uint64_t limit = default_file_limit) {
    input_file file(path);
    const std::uint64_t size = file.size();
    if (size > limit || size > std::numeric_limits<std::size_t>::max() / 2)
        throw data_error(path, "a file of at most " + std::to_string(limit) + " bytes",
                         std::to_string(size) + " bytes");
    std::vector<std::uint8_t> bytes(memory_size(size));
    const std::size_t count = file.read(bytes);
    const std::string wanted = std::to_string(size) + " bytes, as when the file was opened";
    if (count < bytes.size())
        throw data_error(path, count, wanted, "the end of the file: it was changed while it was read");
    std::array<std::uint8_t, 1> more;
    if (file.read(more) != 0) throw data_error(path, size, wanted, "more: it was changed while it was read");
    return bytes;
}

}  // namespace ctcnn::detail
