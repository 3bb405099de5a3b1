// SPDX-FileCopyrightText: 2026 The ctcnn authors
// SPDX-License-Identifier: BSD-3-Clause
#include "support/count_locks.hpp"

#include "support/system_call_cage.hpp"

#if CTCNN_TEST_SYSTEM_CALLS

#include <dlfcn.h>
#include <pthread.h>

#include <atomic>

namespace {

std::atomic<std::size_t> count_of_locks{0};

/// Calls the system's function of this name, in whose place is that of this program.
template <class Object>
int lock_it(const char* name, Object* lock) noexcept {
    ++count_of_locks;
    return reinterpret_cast<int (*)(Object*)>(::dlsym(RTLD_NEXT, name))(lock);
}

}  // namespace

std::size_t ctcnn::test::locks() noexcept { return count_of_locks; }

extern "C" {
int pthread_mutex_lock(pthread_mutex_t* lock) noexcept { return lock_it("pthread_mutex_lock", lock); }
int pthread_mutex_trylock(pthread_mutex_t* lock) noexcept { return lock_it("pthread_mutex_trylock", lock); }
int pthread_rwlock_rdlock(pthread_rwlock_t* lock) noexcept { return lock_it("pthread_rwlock_rdlock", lock); }
int pthread_rwlock_wrlock(pthread_rwlock_t* lock) noexcept { return lock_it("pthread_rwlock_wrlock", lock); }
}

#endif
