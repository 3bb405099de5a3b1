// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>  // and by that, of which C library it is

#include "support/sanitizers.hpp"

/// Whether run_without_system_calls and locks() are here, on Linux with its usual C library: sanitizers make system calls
/// of their own.
#if defined(__linux__) && defined(__GLIBC__) && !CTCNN_TEST_SANITIZED
#define CTCNN_TEST_SYSTEM_CALLS 1

#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace ctcnn::test {

enum class caged {
    returned_true,
    returned_false,
    made_a_system_call,
    not_possible,  ///< the system, or an emulator of a processor, has no such mode
};

/// Calls `work` in a process of its own, a copy of this one with a single thread, which the kernel kills at the first
/// system call. Pages that are touched for the first time are no system calls.
template <class Work>
caged run_without_system_calls(const Work& work) {
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("can't fork");
    if (child == 0) {
        // From here on read, write, exit of a thread, and return from a signal are all that is allowed.
        if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) != 0) ::_exit(static_cast<int>(caged::not_possible));
        const caged result = work() ? caged::returned_true : caged::returned_false;
        ::syscall(SYS_exit, static_cast<int>(result));  // _exit ends all threads, which is another system call
    }
    int status = 0;
    if (::waitpid(child, &status, 0) != child) throw std::runtime_error("the child is lost");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) return caged::made_a_system_call;
    if (!WIFEXITED(status)) throw std::runtime_error("the child has crashed");
    return static_cast<caged>(WEXITSTATUS(status));
}

}  // namespace ctcnn::test
#else
#define CTCNN_TEST_SYSTEM_CALLS 0
#endif
