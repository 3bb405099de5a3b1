// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

namespace support {

/// The absolute path of a file that need not exist yet, without symbolic links, even dangling ones.
inline std::filesystem::path place_of(std::filesystem::path path) {
    std::error_code failure;
    for (int links = 0; links < 40 && std::filesystem::is_symlink(path, failure); ++links) {
        const std::filesystem::path target = std::filesystem::read_symlink(path, failure);
        if (failure) break;
        path = path.parent_path() / target;
    }
    const std::filesystem::path resolved = std::filesystem::weakly_canonical(std::filesystem::absolute(path), failure);
    return failure ? path : resolved;
}

/// Whether two paths name one file, by any spelling, symbolic link or hard link.
inline bool same_file(const std::string& a, const std::string& b) {
    if (a.empty() || b.empty()) return false;
    std::error_code failure;
    if (std::filesystem::equivalent(a, b, failure) && !failure) return true;
    return place_of(a) == place_of(b);
}

}  // namespace support
