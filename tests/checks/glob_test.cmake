# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Does cmake/glob.cmake find the files of a folder whatever it is called, and say where there are none?

cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE "${WORK_DIR}")
include("${PROJECT_DIR}/cmake/glob.cmake")

foreach(name "plain" "a b" "[x]" "x[" "]x" "[!x]" "x*y" "x?" "(x)" "x{1}" "c++" "$x" "^x|y." "\$ENV{x}" "@x@" "\"x\"" "#x")
    set(folder "${WORK_DIR}/${name}")
    foreach(file a.hpp deep/b.hpp deep/c.txt)
        file(WRITE "${folder}/${file}" "")
    endforeach()
    ctcnn_glob(all *.hpp IN "${folder}" RECURSE)
    ctcnn_glob(flat *.hpp IN "${folder}")
    ctcnn_glob(deep deep/* IN "${folder}")
    ctcnn_glob(none *.cpp IN "${folder}" OPTIONAL)
    if(NOT "${all}|${flat}|${deep}|${none}" STREQUAL "a.hpp;deep/b.hpp|a.hpp|deep/b.hpp;deep/c.txt|")
        message(FATAL_ERROR "in a folder called ${name}: ${all}|${flat}|${deep}|${none}")
    endif()
endforeach()

file(
    WRITE "${WORK_DIR}/none.cmake"
    "include([==[${PROJECT_DIR}/cmake/glob.cmake]==])\nctcnn_glob(none *.cpp IN [==[${WORK_DIR}]==])\n"
)
execute_process(
    COMMAND "${CMAKE_COMMAND}" -P "${WORK_DIR}/none.cmake" RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE output
)
if(result EQUAL 0 OR NOT output MATCHES "no file is called[ \n]+[^\n]*[*].cpp") # CMake breaks lines
    message(FATAL_ERROR "an empty list was not refused:\n${output}")
endif()
