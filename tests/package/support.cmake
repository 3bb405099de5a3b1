# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# What the tests of packages share. Set by the caller: PROJECT_DIR, WORK_DIR (emptied here), GENERATOR, COMPILER, FETCHED.

file(REMOVE_RECURSE "${WORK_DIR}")
file(MAKE_DIRECTORY "${WORK_DIR}")

# run(<command …>): must succeed; sets `output`.
function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
        list(JOIN ARGN " " command)
        message(NOTICE "${output}")
        message(FATAL_ERROR "failed with ${result}: ${command}")
    endif()
    set(output "${output}" PARENT_SCOPE)
endfunction()

# configure(<source folder> <build folder> [arguments …]): must succeed; sets `output`.
function(configure source build)
    run("${CMAKE_COMMAND}" -S "${source}" -B "${build}" -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}" ${FETCHED}
        ${ARGN}
    )
    set(output "${output}" PARENT_SCOPE)
endfunction()

# write_project(<folder> <lines of CMakeLists.txt …>), after the first two. @PROJECT_DIR@ in them is where ctcnn is.
function(write_project folder)
    string(REPLACE "@PROJECT_DIR@" "${PROJECT_DIR}" lines "${ARGN}")
    list(JOIN lines "\n" lines)
    file(WRITE "${folder}/CMakeLists.txt" "cmake_minimum_required(VERSION 3.25)\nproject(user VERSION 1.0 LANGUAGES CXX)\n${lines}\n")
endfunction()

# The library alone.
set(no_programs -DCTCNN_BUILD_TESTS=OFF -DCTCNN_BUILD_EXAMPLES=OFF -DCTCNN_BUILD_BENCHMARKS=OFF)
# A machine on which a library is not installed, and nothing can be downloaded.
function(not_installed result)
    set(arguments -DFETCHCONTENT_FULLY_DISCONNECTED=ON)
    foreach(library IN LISTS ARGN)
        list(APPEND arguments "-DCMAKE_DISABLE_FIND_PACKAGE_${library}=ON")
    endforeach()
    set(${result} "${arguments}" PARENT_SCOPE)
endfunction()
