// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <string>

/// What every program does with standard input, output and error.
namespace support {

/// Call it first in main. Where a standard stream was closed (`program >&-`), the next file that is opened would
/// get its number, and what is printed would land in that file. /dev/null takes the number, opened so that printing
/// fails as it does on a closed stream.
inline void keep_standard_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(stream, F_GETFD) == -1)
            (void)::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);  // gets the lowest free number
}

/// The program's exit code: `code`, or `failure` where results could not be printed. Lost results are a
/// failure.
inline int flushed(const char* program, int code, int failure) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
    std::perror((std::string(program) + ": standard output").c_str());
    return code == 0 ? failure : code;
}

}  // namespace support
