# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Is a project in which nothing is optimised warned, once, and no other?

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")
unset(ENV{CXXFLAGS})
unset(ENV{CMAKE_BUILD_TYPE})

# The compiler is asked once; the projects below are configured again and again in the same folder.
function(expect_warnings count)
    configure("${WORK_DIR}/user" "${WORK_DIR}/build" ${ARGN})
    string(REGEX MATCHALL "CMAKE_BUILD_TYPE is empty" warnings "${output}")
    list(LENGTH warnings found)
    if(NOT found EQUAL count)
        file(READ "${WORK_DIR}/user/CMakeLists.txt" project)
        message(NOTICE "${project}with ${ARGN}:\n${output}")
        message(FATAL_ERROR "${found} warnings, expected ${count}")
    endif()
endfunction()

set(add "add_subdirectory([==[@PROJECT_DIR@]==] ctcnn)")
write_project("${WORK_DIR}/user" "${add}")
expect_warnings(1)
expect_warnings(0 -DCTCNN_BUILD_TYPE_WARNING=OFF)
expect_warnings(1 -DCTCNN_BUILD_TYPE_WARNING=ON)
expect_warnings(0 -DCMAKE_BUILD_TYPE=Debug) # on purpose, then
expect_warnings(0 -DCMAKE_BUILD_TYPE= "-DCMAKE_CXX_FLAGS=-Wall -O2")
expect_warnings(1 "-DCMAKE_CXX_FLAGS=-Wall -I/a/Offset -DX=-Off")
foreach(chosen "set(CMAKE_BUILD_TYPE Release)" "set(CMAKE_CXX_FLAGS -O3)" "add_compile_options(-Wall -Os)"
               "add_compile_options($<$<CONFIG:>:-O2>)"
)
    write_project("${WORK_DIR}/user" "${chosen}" "${add}")
    expect_warnings(0)
    write_project("${WORK_DIR}/user" "${add}" "${chosen}")
    expect_warnings(0)
endforeach()
# From a folder below, and with a second copy.
write_project("${WORK_DIR}/user" "add_subdirectory(below)" "${add}")
string(REPLACE "@PROJECT_DIR@" "${PROJECT_DIR}" add_below "${add}")
file(WRITE "${WORK_DIR}/user/below/CMakeLists.txt" "${add_below}\n")
expect_warnings(1)

# The same with the installed package.
configure("${PROJECT_DIR}" "${WORK_DIR}/package" ${no_programs})
run("${CMAKE_COMMAND}" --install "${WORK_DIR}/package" --prefix "${WORK_DIR}/installed")
set(prefix "-DCMAKE_PREFIX_PATH=${WORK_DIR}/installed")
write_project("${WORK_DIR}/user" "find_package(ctcnn REQUIRED)" "find_package(ctcnn REQUIRED)")
expect_warnings(1 "${prefix}")
expect_warnings(0 "${prefix}" -DCMAKE_BUILD_TYPE=Release)
write_project("${WORK_DIR}/user" "find_package(ctcnn QUIET REQUIRED)")
expect_warnings(0 "${prefix}" -DCMAKE_BUILD_TYPE=)
