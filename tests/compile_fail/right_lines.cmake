# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# What the files here have between `#else` and `#endif`, instead of what is wrong, compiles: all in one translation unit,
# each in a namespace of its own, after what they include. One that specializes a template has none, and comes last.
#
# cmake -D COMPILER=g++ -D FLAGS=flags.cmake -D WORK_DIR=x -P tests/compile_fail/right_lines.cmake

cmake_minimum_required(VERSION 3.25)
include("${FLAGS}")
include("${CMAKE_CURRENT_LIST_DIR}/../support/include_flags.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/../../cmake/glob.cmake")

set(includes "#include <ctcnn/ctcnn.hpp>\n")
set(unit "")
set(last "")
ctcnn_glob(sources *.cpp IN "${CMAKE_CURRENT_LIST_DIR}")
foreach(source IN LISTS sources)
    set(source "${CMAKE_CURRENT_LIST_DIR}/${source}")
    file(STRINGS "${source}" lines REGEX "^#ifndef RIGHT$|^template <>$")
    if(NOT "#ifndef RIGHT" IN_LIST lines)
        continue()
    endif()
    # xtensor's headers have other places in other versions, and the umbrella includes them.
    file(STRINGS "${source}" headers REGEX "^#include [\"<](ctcnn/.*|[a-z_]+)[\">]$")
    list(JOIN headers "\n" headers)
    string(APPEND includes "${headers}\n")
    if("template <>" IN_LIST lines)
        string(APPEND last "#include \"${source}\"\n")
    else()
        cmake_path(GET source STEM name)
        string(APPEND unit "namespace ${name} {\n#include \"${source}\"\n}\n")
    endif()
endforeach()
file(WRITE "${WORK_DIR}/right_lines.cpp" "#define RIGHT\n${includes}${unit}${last}")

execute_process(
    COMMAND
        ${CMAKE_COMMAND} -E env LC_ALL=C "${COMPILER}" -std=c++20 -fsyntax-only -O0 -fdiagnostics-color=never
        ${include_flags} "${WORK_DIR}/right_lines.cpp"
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output
    RESULT_VARIABLE result
)
if(NOT result EQUAL 0)
    message(NOTICE "${output}") # not as an error: CMake would break the lines
    message(FATAL_ERROR "what docs/errors.md calls accepted does not compile")
endif()
