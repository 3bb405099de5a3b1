// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// What there is at a path. <filesystem> says the same, and takes a third of a second to compile.
namespace ctcnn::detail {

enum class file_kind { none, regular, folder, other };

/// Of what a symbolic link points to. What can't be examined is `other`: opening it reports the cause.
[[gnu::cold]] inline file_kind kind_of_file(const std::string& path) noexcept {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0)
        return errno == ENOENT || errno == ENOTDIR ? file_kind::none : file_kind::other;
    return S_ISREG(found.st_mode) ? file_kind::regular : S_ISDIR(found.st_mode) ? file_kind::folder : file_kind::other;
}

/// Bytes of a file; 0 if there is none.
[[gnu::cold]] inline std::uint64_t size_of_file(const std::string& path) noexcept {
    struct stat found {};
    return ::stat(path.c_str(), &found) == 0 ? static_cast<std::uint64_t>(found.st_size) : 0;
}

/// Whether there is a file with something in it.
[[gnu::cold]] inline bool holds_something(const std::string& path) noexcept {
    return kind_of_file(path) == file_kind::regular && size_of_file(path) > 0;
}

/// `name` in `folder`, which may be "", the working folder.
[[gnu::cold]] inline std::string path_in(const std::string& folder, std::string_view name) {
    std::string path = folder;
    if (!path.empty() && path.back() != '/') path += '/';
    return path.append(name);
}

/// The folder that a path is in: "." if it names none.
[[gnu::cold]] inline std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

/// Makes a folder and those it is in, as `mkdir -p` does. Returns 0, or the error number of what failed.
[[gnu::cold]] inline int make_folders(const std::string& path) {
    for (std::size_t end = 0; end < path.size();) {
        end = path.find('/', end + 1);
        const std::string folder = path.substr(0, end);
        if (::mkdir(folder.c_str(), 0777) == 0) continue;
        const int cause = errno;
        if (kind_of_file(folder) != file_kind::folder) return cause == EEXIST ? ENOTDIR : cause;
    }
    return 0;
}

}  // namespace ctcnn::detail
