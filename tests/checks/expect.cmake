# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# What the tests of the checks of headers share: a tree to write headers into, and what went wrong.

set(tree "${WORK_DIR}/include")
set(failures "")

# expect_check(<check> <what the tree holds, for the message> <part of the complaint, empty where none may come> [arguments])
# Runs cmake/check_<check>.cmake on the tree. A function that calls it returns `failures` to its own caller.
function(expect_check check content complaint)
    execute_process(
        COMMAND "${CMAKE_COMMAND}" -D "INCLUDE_DIR=${tree}" ${ARGN} -P "${PROJECT_DIR}/cmake/check_${check}.cmake"
        RESULT_VARIABLE result
        OUTPUT_VARIABLE output
        ERROR_VARIABLE output
    )
    string(FIND "${output}" "${complaint}" position)
    if(complaint STREQUAL "" AND NOT result EQUAL 0)
        string(APPEND failures "\nwas refused, and is right: ${content}${output}")
    elseif(NOT complaint STREQUAL "" AND (result EQUAL 0 OR position EQUAL -1))
        string(APPEND failures "\nwas not refused with \"${complaint}\": ${content}${output}")
    endif()
    set(failures "${failures}" PARENT_SCOPE)
endfunction()

# The end of a test.
function(fail_if_any check)
    if(failures)
        message(NOTICE "${failures}")
        message(FATAL_ERROR "cmake/check_${check}.cmake does not do its work")
    endif()
endfunction()
