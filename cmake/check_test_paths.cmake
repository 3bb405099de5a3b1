# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# The test of a header is where its path says, include/ctcnn/core/shape.hpp's in tests/unit/core/shape.cpp:
#
#     cmake -D INCLUDE_DIR=include -P cmake/check_test_paths.cmake
#
# Nine of ten headers must have one. Those that have none for a reason are here, with the reason, and do not count.

cmake_minimum_required(VERSION 3.25)

set(reason_core/compiler.hpp "what it refuses does not compile: tests/compile_fail")
set(reason_io/safetensors.hpp "it includes two headers, and no more: tests/unit/io/safetensors")

include("${CMAKE_CURRENT_LIST_DIR}/headers.cmake")

cmake_path(ABSOLUTE_PATH INCLUDE_DIR NORMALIZE)
find_headers("${INCLUDE_DIR}" headers)
set(missing "")
set(count 0)
set(without 0)
foreach(header IN LISTS headers)
    if(DEFINED reason_${header})
        continue()
    endif()
    math(EXPR count "${count} + 1")
    string(REGEX REPLACE "[.]hpp$" ".cpp" test "${header}")
    if(NOT EXISTS "${INCLUDE_DIR}/../tests/unit/${test}")
        math(EXPR without "${without} + 1")
        string(APPEND missing "ctcnn/${header}:1: its test is to be tests/unit/${test}\n")
    endif()
endforeach()

set(summary "${without} of ${count} headers have no test on their path")
math(EXPR tenfold "10 * ${without}")
if(tenfold GREATER count)
    refuse_if("${missing}" "${summary}: more than one in ten")
endif()
message(STATUS "${summary}")
