# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Configures, builds and runs one consumer project in an empty folder.
# Set by the caller: WAY, PROJECT_DIR, BUILD_DIR, WORK_DIR, GENERATOR, COMPILER, FETCHED.

cmake_minimum_required(VERSION 3.25)

include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

set(arguments ${FETCHED})
if(WAY STREQUAL "find_package")
    run("${CMAKE_COMMAND}" --install "${BUILD_DIR}" --prefix "${WORK_DIR}/installed")
    # An installed package can be moved.
    file(RENAME "${WORK_DIR}/installed" "${WORK_DIR}/moved")
    list(APPEND arguments "-DCMAKE_PREFIX_PATH=${WORK_DIR}/moved")
elseif(WAY STREQUAL "add_subdirectory")
    list(APPEND arguments "-DCTCNN_SOURCE_DIR=${PROJECT_DIR}")
else()
    list(APPEND arguments "-DFETCHCONTENT_SOURCE_DIR_CTCNN=${PROJECT_DIR}")
endif()

run("${CMAKE_COMMAND}"
    -S "${PROJECT_DIR}/tests/package/${WAY}"
    -B "${WORK_DIR}/build"
    -G "${GENERATOR}"
    "-DCMAKE_CXX_COMPILER=${COMPILER}"
    -DCMAKE_BUILD_TYPE=Debug
    ${arguments}
)
run("${CMAKE_COMMAND}" --build "${WORK_DIR}/build")
run("${CMAKE_CTEST_COMMAND}" --test-dir "${WORK_DIR}/build" --no-tests=error --output-on-failure)
