// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause

// A library to preload: one call of the program to the system fails. Of the calls that have to do with files whose path
// holds $CTCNN_FAULT_PATH, or with the folder $CTCNN_FAULT_FOLDER, number $CTCNN_FAULT_AT (from 1) fails with the error
// number $CTCNN_FAULT_ERROR; where that is "short", a write writes half of what it is given, and other calls are let
// through. The name of the call is written into the file $CTCNN_FAULT_REPORT; where none failed, how many calls there
// were.
// Or, as where a file system or a sandbox has no such call: $CTCNN_FAULT_CALL, such as "link" or "fsync of a folder",
// fails each time, before the system looks at anything.

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

std::atomic<int> calls{0};
std::atomic<bool> reported{false};

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

std::string_view setting(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

bool is_watched(std::string_view path) {
    return !setting("CTCNN_FAULT_PATH").empty() &&
           (path.find(setting("CTCNN_FAULT_PATH")) != path.npos || path == setting("CTCNN_FAULT_FOLDER"));
}

bool is_watched(int file) {
    char name[64], path[4096];
    std::snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    const ::ssize_t length = ::readlink(name, path, sizeof path);
    return length > 0 && is_watched(std::string_view(path, static_cast<std::size_t>(length)));
}

void report(std::string_view text) {
    const int file =
        real<int(const char*, int, ...)>("open")(std::getenv("CTCNN_FAULT_REPORT"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (real<::ssize_t(int, const void*, std::size_t)>("write")(file, text.data(), text.size()) < 0) std::abort();
    real<int(int)>("close")(file);
}

/// Whether this call is the one; errno is set then.
template <class What>
bool fails(const char* call, What what, bool may_be_short = false) {
    const int before = errno;
    if (setting("CTCNN_FAULT_CALL") == call && is_watched(what)) {
        errno = std::atoi(std::getenv("CTCNN_FAULT_ERROR"));
        return true;
    }
    if (!setting("CTCNN_FAULT_CALL").empty()) return false;
    const bool now = is_watched(what) && ++calls == std::atoi(std::getenv("CTCNN_FAULT_AT"));
    errno = before;
    if (!now) return false;
    const bool is_short = setting("CTCNN_FAULT_ERROR") == "short";
    if (is_short && !may_be_short) return false;
    report(call);
    reported = true;
    errno = is_short ? 0 : std::atoi(std::getenv("CTCNN_FAULT_ERROR"));
    return true;
}

struct count_at_exit {
    ~count_at_exit() {
        if (!setting("CTCNN_FAULT_REPORT").empty() && !reported) report(std::to_string(calls.load()));
    }
} at_exit;

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
    std::va_list arguments;
    va_start(arguments, flags);
    const unsigned mode = (flags & O_CREAT) != 0 ? va_arg(arguments, unsigned) : 0;
    va_end(arguments);
    const char* const call = (flags & O_DIRECTORY) != 0 ? "open of a folder" : "open";
    return fails(call, std::string_view(path)) ? -1 : real<int(const char*, int, ...)>("open")(path, flags, mode);
}
::ssize_t write(int file, const void* bytes, std::size_t count) {
    const auto write_really = real<::ssize_t(int, const void*, std::size_t)>("write");
    if (!fails("write", file, true)) return write_really(file, bytes, count);
    return errno == 0 ? write_really(file, bytes, (count + 1) / 2) : -1;
}
int fsync(int file) {
    struct stat status {};
    const bool is_folder = ::fstat(file, &status) == 0 && S_ISDIR(status.st_mode);
    return fails(is_folder ? "fsync of a folder" : "fsync", file) ? -1 : real<int(int)>("fsync")(file);
}
int flock(int file, int operation) throw() {
    return fails("lock", file) ? -1 : real<int(int, int)>("flock")(file, operation);
}
int rmdir(const char* path) throw() {
    return fails("rmdir", std::string_view(path)) ? -1 : real<int(const char*)>("rmdir")(path);
}
int ftruncate(int file, ::off_t size) throw() {
    return fails("truncate", file) ? -1 : real<int(int, ::off_t)>("ftruncate")(file, size);
}
int fchmod(int file, ::mode_t mode) throw() {
    return fails("chmod", file) ? -1 : real<int(int, ::mode_t)>("fchmod")(file, mode);
}
int close(int file) {
    const bool failing = fails("close", file);
    const int cause = errno;
    const int result = real<int(int)>("close")(file);  // as on Linux: it is closed all the same
    if (!failing) return result;
    errno = cause;
    return -1;
}
int rename(const char* from, const char* to) throw() {
    return fails("rename", std::string_view(to)) ? -1 : real<int(const char*, const char*)>("rename")(from, to);
}
int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) throw() {
    return fails("link", std::string_view(to))
               ? -1
               : real<int(int, const char*, int, const char*, int)>("linkat")(from_folder, from, to_folder, to, flags);
}

}  // extern "C"
