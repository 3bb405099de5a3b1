// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ctcnn/core/compiler.hpp"

#include <algorithm>
#include <cstddef>

/// Defined where a program has one thread and the standard library need not have others: in a browser's worker, on a
/// device. There a thread_pool has one worker, which is all that train/trainer.hpp needs.
#if defined(__EMSCRIPTEN__) && !defined(__EMSCRIPTEN_PTHREADS__) && !defined(CTCNN_NO_THREADS)
#define CTCNN_NO_THREADS 1
#endif

#if !defined(CTCNN_NO_THREADS)
#include <exception>
#include <thread>
#endif
#if defined(__linux__) && !defined(CTCNN_NO_THREADS)
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>
#endif

namespace ctcnn {

namespace detail {

#if defined(__linux__) && !defined(CTCNN_NO_THREADS)

/// The first 1 MiB, at most, of a small file such as those of /proc and /sys. Empty if it can't be read.
inline std::string text_of_file(const std::string& path) {
    constexpr std::size_t most = std::size_t{1} << 20;
    std::string text;
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0) return text;
    for (char part[4096]; text.size() < most;) {
        const ::ssize_t count = ::read(file, part, sizeof part);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        text.append(part, static_cast<std::size_t>(count));
    }
    (void)::close(file);
    return text;
}

/// Removes the text up to the next `separator` from `text`, and returns it.
inline std::string_view take(std::string_view& text, char separator) {
    const std::string_view part = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    return part;
}

/// Whether a list such as "cpu,cpuacct" contains this word.
inline bool lists(std::string_view list, std::string_view word) {
    while (!list.empty())
        if (take(list, ',') == word) return true;
    return false;
}

/// Where a hierarchy of control groups is mounted, and which of its groups is at the mount point: a container often
/// sees only its own group.
struct cgroup_mount {
    std::string root, point;
};

/// Replaces escapes such as "\040", a blank in mountinfo.
inline std::string unescaped(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned code = 0;
        const bool escaped = text[i] == '\\' && i + 3 < text.size() &&
                             std::from_chars(&text[i + 1], &text[i + 1] + 3, code, 8).ptr == &text[i + 1] + 3;
        result += escaped ? static_cast<char>(code) : text[i];
        if (escaped) i += 3;
    }
    return result;
}

/// Finds the mount of version 2's hierarchy in /proc/self/mountinfo, or of version 1's with the controller cpu. Returns
/// whether there is one.
inline bool find_cgroup_mount(std::string_view mountinfo, bool version_2, cgroup_mount& to) {
    while (!mountinfo.empty()) {
        // 36 35 98:0 /root /point rw,noatime master:1 - cgroup cgroup rw,cpu
        std::string_view line = take(mountinfo, '\n');
        const std::size_t dash = line.find(" - ");
        if (dash == line.npos) continue;
        std::string_view rest = line.substr(dash + 3);
        const std::string_view type = take(rest, ' ');
        (void)take(rest, ' ');
        if (version_2 ? type != "cgroup2" : type != "cgroup" || !lists(rest, "cpu")) continue;
        for (int skipped = 0; skipped < 3; ++skipped) (void)take(line, ' ');
        to.root = unescaped(take(line, ' '));
        to.point = unescaped(take(line, ' '));
        return true;
    }
    return false;
}

/// Reads a positive integer at the beginning of the text. Returns false for "max", -1 and other text.
inline bool read_number(std::string_view text, double& to) {
    unsigned long long number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    to = static_cast<double>(number);
    const bool is_whole = end == text.data() + text.size() || *end == '\n' || *end == ' ';
    return failure == std::errc() && is_whole && number > 0;
}

/// The quota of the group in this folder, in CPUs (may be fractional), or `limit` if that is lower or there is no
/// quota.
inline double cgroup_cpus(const std::string& folder, bool version_2, double limit) {
    double quota = 0, period = 0;
    if (version_2) {
        const std::string text = text_of_file(folder + "/cpu.max");  // "50000 100000"
        std::string_view rest = text;
        if (!read_number(take(rest, ' '), quota) || !read_number(rest, period)) return limit;
    } else if (!read_number(text_of_file(folder + "/cpu.cfs_quota_us"), quota) ||
               !read_number(text_of_file(folder + "/cpu.cfs_period_us"), period))
        return limit;
    return std::min(limit, quota / period);
}

/// The lowest quota of this process's control group and all groups above it, in CPUs; `limit` if there is none.
/// \param root  prefix of all paths, for tests
inline double cgroup_quota(const std::string& root, double limit) {
    const std::string groups = text_of_file(root + "/proc/self/cgroup");
    const std::string mountinfo = text_of_file(root + "/proc/self/mountinfo");
    std::string_view rest = groups;
    while (!rest.empty()) {
        // Version 2: "0::/group", version 1: "4:cpu,cpuacct:/group"; some systems have both.
        std::string_view line = take(rest, '\n');
        const std::string_view number = take(line, ':'), controllers = take(line, ':');
        const bool version_2 = number == "0" && controllers.empty();
        cgroup_mount mount;
        if (!version_2 && !lists(controllers, "cpu")) continue;
        if (!find_cgroup_mount(mountinfo, version_2, mount)) continue;
        // The path below the mount point is that of the group without that of the mounted group. A group elsewhere, as
        // in a container without a cgroup namespace, is not visible; the mounted group is then used.
        std::string path(line);
        if (mount.root != "/" && (path == mount.root || path.starts_with(mount.root + "/")))
            path.erase(0, mount.root.size());
        else if (mount.root != "/")
            path.clear();
        if (path.find("/..") != path.npos) path.clear();
        for (;;) {
            limit = cgroup_cpus(root + mount.point + path, version_2, limit);
            if (path.find('/') == path.npos) break;
            path.erase(path.rfind('/'));
        }
    }
    return limit;
}

#endif

}  // namespace detail

/// Threads that can run at the same time: the CPUs that this process may use, in a container often fewer than the
/// machine has. This is the minimum of the machine's CPUs, those of the affinity mask (taskset, cpuset), and the quota
/// of the control groups, rounded up: more threads than the quota would use it up early, and all of them would then be
/// suspended.
inline std::size_t available_threads() noexcept {
#if defined(CTCNN_NO_THREADS)
    return 1;
#else
    std::size_t count = std::max(std::thread::hardware_concurrency(), 1u);
#if defined(__linux__)
    cpu_set_t mask;
    if (::sched_getaffinity(0, sizeof mask, &mask) == 0)
        count = static_cast<std::size_t>(std::max(CPU_COUNT(&mask), 1));
#if defined(__cpp_exceptions)
    try {
#endif
        const double quota = detail::cgroup_quota("", static_cast<double>(count));
        const auto whole = static_cast<std::size_t>(quota);
        count = std::clamp<std::size_t>(whole + (static_cast<double>(whole) < quota ? 1 : 0), 1, count);
#if defined(__cpp_exceptions)
    } catch (const std::exception&) {  // not enough memory to read the quota: it is ignored
    }
#endif
#endif
    return count;
#endif
}

}  // namespace ctcnn
