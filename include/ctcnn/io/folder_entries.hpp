// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"
#include "ctcnn/core/exceptions.hpp"

#include <dirent.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>
#include <vector>

#include "ctcnn/core/error.hpp"

namespace ctcnn::detail {

/// The names of what is in a folder, in the order of their bytes, without those that begin with a dot.
/// Errors  throws data_error, with the cause, for a folder that can't be read
[[gnu::cold]] inline std::vector<std::string> folder_entries(const std::string& folder) {
    std::vector<std::string> names;
    int failure = 0;
    if (::DIR* const open = ::opendir(folder.c_str()); open != nullptr) {
        errno = 0;
        while (const ::dirent* const entry = ::readdir(open)) {
            if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
            errno = 0;
        }
        failure = errno;
        ::closedir(open);
    } else
        failure = errno;
    if (failure != 0) throw data_error(folder, "a folder that can be read", std::generic_category().message(failure));
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace ctcnn::detail
