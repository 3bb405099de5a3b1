# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# CTCNN_ZLIB=OFF on a machine without zlib: configured, installed, and used by a program that includes everything, and
# says in one sentence what to do where zlib would be needed.

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

not_installed(bare_machine ZLIB)
configure("${PROJECT_DIR}" "${WORK_DIR}/package" ${bare_machine} ${no_programs} -DCTCNN_ZLIB=OFF)
run("${CMAKE_COMMAND}" --install "${WORK_DIR}/package" --prefix "${WORK_DIR}/installed")

# A zlib.h that does not compile, in place of none: the one of this machine may be in /usr/include.
file(WRITE "${WORK_DIR}/without/zlib.h" "#error zlib.h is included\n")
foreach(way find_package add_subdirectory)
    if(way STREQUAL "find_package")
        set(get "find_package(ctcnn REQUIRED)")
    else()
        set(get "set(CTCNN_ZLIB OFF)" "add_subdirectory([==[@PROJECT_DIR@]==] ctcnn)")
    endif()
    write_project(
        "${WORK_DIR}/user" ${get} "include_directories(BEFORE [==[${WORK_DIR}/without]==])"
        "add_executable(no_zlib [==[@PROJECT_DIR@/tests/package/no_zlib.cpp]==])"
        "target_link_libraries(no_zlib PRIVATE ctcnn::ctcnn)"
        "target_compile_options(no_zlib PRIVATE -O0)"
        "get_target_property(libraries ctcnn::dependencies INTERFACE_LINK_LIBRARIES)"
        "if(libraries MATCHES \"ZLIB|zlib\")" "message(FATAL_ERROR \"links zlib: \${libraries}\")" "endif()"
    )
    configure("${WORK_DIR}/user" "${WORK_DIR}/${way}" ${bare_machine} -DCMAKE_BUILD_TYPE=Debug
              "-DCMAKE_PREFIX_PATH=${WORK_DIR}/installed"
    )
endforeach()
# The two differ in how the flags come, not in the program.
run("${CMAKE_COMMAND}" --build "${WORK_DIR}/find_package")
file(COPY_FILE "${PROJECT_DIR}/tests/fuzz/corpus/gzip/labels" "${WORK_DIR}/labels.gz")
run("${WORK_DIR}/find_package/no_zlib" "${PROJECT_DIR}/tests" "${WORK_DIR}")
