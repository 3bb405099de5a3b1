# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# CTCNN_PNG=ON on a machine without libpng says what to do; on one with it, both ways to use ctcnn link it, and a program
# reads PNG images. One that is compiled without it says so.

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

set(machine ${FETCHED})
execute_process(
    COMMAND "${CMAKE_COMMAND}" -S "${PROJECT_DIR}" -B "${WORK_DIR}/without" -G "${GENERATOR}"
            "-DCMAKE_CXX_COMPILER=${COMPILER}" ${machine} ${no_programs} -DCTCNN_PNG=ON
            -DCMAKE_DISABLE_FIND_PACKAGE_PNG=ON
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output
)
string(REGEX REPLACE "[ \n]+" " " output "${output}")
if(result EQUAL 0 OR NOT output MATCHES "CTCNN_PNG=ON needs libpng, which is not installed. Install it")
    message(FATAL_ERROR "expected a sentence about libpng, found: ${output}")
endif()

execute_process(
    COMMAND "${CMAKE_COMMAND}" -S "${PROJECT_DIR}" -B "${WORK_DIR}/package" -G "${GENERATOR}"
            "-DCMAKE_CXX_COMPILER=${COMPILER}" ${machine} ${no_programs} -DCTCNN_PNG=ON
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output
)
if(NOT result EQUAL 0 AND output MATCHES "CTCNN_PNG=ON needs libpng")
    message(STATUS "the rest is left out: libpng is not installed")
    return()
elseif(NOT result EQUAL 0)
    message(FATAL_ERROR "${output}")
endif()
run("${CMAKE_COMMAND}" --install "${WORK_DIR}/package" --prefix "${WORK_DIR}/installed")
file(WRITE "${WORK_DIR}/user/main.cpp" [==[
#include <ctcnn/data/png_folder.hpp>
#include <cstdio>
int main() {
    try {
        (void)ctcnn::load_png_folder<ctcnn::shape<1, 2, 2>, 1>("images");
    } catch (const ctcnn::data_error& problem) {
        std::puts(problem.what());
        return 0;
    }
    return 1;
}
]==])
foreach(way find_package add_subdirectory)
    if(way STREQUAL "find_package")
        set(get "find_package(ctcnn REQUIRED)")
    else()
        set(get "set(CTCNN_PNG ON)" "add_subdirectory([==[@PROJECT_DIR@]==] ctcnn)")
    endif()
    write_project(
        "${WORK_DIR}/user" ${get} "add_executable(user main.cpp)"
        "target_link_libraries(user PRIVATE ctcnn::ctcnn)" "target_compile_options(user PRIVATE -O0)"
        "add_executable(without EXCLUDE_FROM_ALL main.cpp)" "target_link_libraries(without PRIVATE ctcnn::ctcnn)"
        "target_compile_options(without PRIVATE -O0 -UCTCNN_WITH_PNG)"
    )
    configure("${WORK_DIR}/user" "${WORK_DIR}/${way}" -DCMAKE_BUILD_TYPE=Debug
              "-DCMAKE_PREFIX_PATH=${WORK_DIR}/installed"
    )
    run("${CMAKE_COMMAND}" --build "${WORK_DIR}/${way}")
endforeach()
file(MAKE_DIRECTORY "${WORK_DIR}/images/a")
file(WRITE "${WORK_DIR}/images/a/1.png" "no PNG")
run("${CMAKE_COMMAND}" --build "${WORK_DIR}/find_package" --target without)
# expect_sentence(<program> <regex>): the program refuses the image with this sentence.
function(expect_sentence program sentence)
    execute_process(
        COMMAND "${WORK_DIR}/find_package/${program}" WORKING_DIRECTORY "${WORK_DIR}" OUTPUT_VARIABLE output
        RESULT_VARIABLE result
    )
    if(NOT result EQUAL 0 OR NOT output MATCHES "${sentence}")
        message(FATAL_ERROR "${program}: expected a sentence with ${sentence}, found: ${output}")
    endif()
endfunction()
expect_sentence(user "1.png.*a PNG image")
expect_sentence(without "CTCNN_PNG=ON")
