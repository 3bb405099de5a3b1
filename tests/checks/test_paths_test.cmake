# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Does cmake/check_test_paths.cmake miss no header without a test?

cmake_minimum_required(VERSION 3.25)

include("${CMAKE_CURRENT_LIST_DIR}/expect.cmake")

# expect(<what the tree lacks, for the message> <part of the complaint> <headers without a test …>)
# Of ten headers, and two that have none for a reason.
function(expect content complaint)
    file(REMOVE_RECURSE "${tree}" "${WORK_DIR}/tests")
    foreach(name core/a core/b core/c core/d core/e core/f core/g core/h io/npz/reader version)
        file(WRITE "${tree}/ctcnn/${name}.hpp" "#pragma once\n")
        if(NOT name IN_LIST ARGN)
            file(WRITE "${WORK_DIR}/tests/unit/${name}.cpp" "")
        endif()
    endforeach()
    foreach(name core/compiler io/safetensors)
        file(WRITE "${tree}/ctcnn/${name}.hpp" "#pragma once\n")
    endforeach()
    expect_check(test_paths "${content}" "${complaint}")
    set(failures "${failures}" PARENT_SCOPE)
endfunction()

expect("nothing" "")
expect("one test of ten" "" core/a)
expect("two tests of ten" "2 of 10 headers have no test on their path: more than one in ten" core/a core/b)
expect("a test in a folder of a folder" "ctcnn/io/npz/reader.hpp:1: its test is to be tests/unit/io/npz/reader.cpp"
       io/npz/reader version)

# Tests of other headers are none of these.
file(RENAME "${WORK_DIR}/tests/unit/core/a.cpp" "${WORK_DIR}/tests/unit/core/z.cpp")
expect_check(test_paths "a test under another name" "core/a.hpp:1: its test is to be tests/unit/core/a.cpp")

fail_if_any(test_paths)
