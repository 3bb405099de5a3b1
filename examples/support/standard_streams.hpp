// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <string>

/// Standard input, output and error of all programs.
namespace support {

/// Must be called first in main. If a standard stream is closed (`program >&-`), the next file that is opened gets its
/// number, and output would be written to that file. Opens /dev/null for the number instead, such that printing fails
/// as on a closed stream.
inline void keep_standard_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(stream, F_GETFD) == -1)
            (void)::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);  // gets the lowest free number
}

/// The program's exit code: `code`, or `failure` if results could not be printed, as lost results are not a success.
inline int flushed(const char* program, int code, int failure) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
    std::perror((std::string(program) + ": standard output").c_str());
    return code == 0 ? failure : code;
}

}  // namespace support
