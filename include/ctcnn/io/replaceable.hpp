// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "ctcnn/io/file_descriptor.hpp"

/// Tells calls that file systems, containers and sandboxes refuse from a disk that fails.
namespace ctcnn::detail {

/// Whether an error number means that data are lost or can't be stored. All others that fsync and similar calls return
/// mean that this file system, or a system call filter, does not support the call: FUSE, 9p, SMB and seccomp return
/// EINVAL, ENOSYS, EOPNOTSUPP, EPERM, EACCES, EBADF, EROFS and more.
inline bool means_loss(int cause) noexcept { return cause == EIO || cause == ENOSPC || cause == EDQUOT; }

/// The file that a symbolic link names; the path itself if it is not a link.
[[gnu::cold]] inline std::string followed_link(const std::string& path) {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0 || !S_ISLNK(found.st_mode)) return path;
    const std::unique_ptr<char, void (*)(void*)> target(::realpath(path.c_str(), nullptr), &std::free);
    return target == nullptr ? path : target.get();  // a dangling link is itself replaced
}

/// Whether this file is a mount point, as in containers that mount single files: such a file can be written but not
/// replaced. Also false if the kernel can't tell (Linux before 5.8).
[[gnu::cold]] inline bool is_mount_point([[maybe_unused]] const std::string& path) noexcept {
#if defined(STATX_ATTR_MOUNT_ROOT)
    struct statx found {};
    return ::statx(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, 0, &found) == 0 &&
           (found.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
#else
    return false;
#endif
}

/// Why no file can be renamed onto `target`, a file: EBUSY for a mount point, EPERM for an immutable file or another
/// user's in a sticky folder, and so on. 0 if no reason is known. Changes nothing.
/// \param own  a file of this program in the same folder
[[gnu::cold]] inline int refusal_to_replace(const std::string& target, const std::string& own) noexcept {
    if (is_mount_point(target)) return EBUSY;
    // rmdir checks, as a rename onto the file does, whether the name may be removed, and then fails with ENOTDIR: it
    // never removes a file.
    const auto refusal = [](const std::string& path) {
        if (::rmdir(path.c_str()) == 0) return 0;
        return errno == EPERM || errno == EACCES || errno == EBUSY || errno == EROFS ? errno : 0;
    };
    const int cause = refusal(target);
    // If it refuses our own file as well, the call itself is refused.
    return cause != 0 && refusal(own) == cause ? 0 : cause;
}

/// Why one file can't be renamed onto another in the folder of `own`, an empty file of this program, which is removed;
/// 0 if it can. If the program is killed, the next attempt overwrites what is left.
/// \param another  an unused name in the same folder
[[gnu::cold]] inline int refusal_to_rename(const std::string& own, const std::string& another) noexcept {
    (void)::unlink(another.c_str());
    const file_descriptor second(::open(another.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!second.is_open()) return errno;
    (void)::flock(second.get(), LOCK_EX | LOCK_NB);  // as the file that is renamed later is locked
    const int cause = std::rename(another.c_str(), own.c_str()) == 0 ? 0 : errno;
    (void)::unlink(cause == 0 ? own.c_str() : another.c_str());
    return cause;
}

}  // namespace ctcnn::detail
