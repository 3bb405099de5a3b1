# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# For 64-bit Arm from another processor: Debian's cross compiler, and qemu to run the tests.

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L /usr/aarch64-linux-gnu)

# The libraries needed are headers, so those of the machine that compiles will do. Their folder is /usr/include, which
# the cross compiler itself searches, after its own, and CMake leaves it out of the command line for that reason: in
# front it would hide Arm's headers. What has to be told is where Debian puts the CMake packages of libraries that are
# not the same on all architectures by name, although these are.
file(GLOB host_packages /usr/lib/*-linux-gnu/cmake)
list(APPEND CMAKE_PREFIX_PATH ${host_packages})
# A compiled library of the machine's own can't be linked.
set(CMAKE_FIND_ROOT_PATH /usr/aarch64-linux-gnu)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
