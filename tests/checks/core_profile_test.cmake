# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# What does ctcnn/inference.hpp, the core profile, include? Of the standard library only what needs neither threads nor
# files nor exceptions, and nothing else: neither xtensor, zlib or POSIX, nor, with the compilers' vectors, xsimd.

cmake_minimum_required(VERSION 3.25)

set(allowed
    algorithm array cassert charconv cmath concepts cstddef cstdint cstdio cstdlib cstring iterator limits map memory new
    numeric optional ratio span stdexcept string string_view system_error type_traits utility vector version
)
set(failures "")

# includes_of(<flags …>): the headers that the library's own headers name, sorted.
function(includes_of result)
    file(MAKE_DIRECTORY "${WORK_DIR}")
    file(WRITE "${WORK_DIR}/core.cpp" "#include <ctcnn/inference.hpp>\n")
    execute_process(
        COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C "${COMPILER}" -std=c++20 -fsyntax-only -H -I "${PROJECT_DIR}/include" ${ARGN}
                "${WORK_DIR}/core.cpp"
        ERROR_VARIABLE output
        RESULT_VARIABLE code
    )
    if(NOT code EQUAL 0)
        message(FATAL_ERROR "with ${ARGN} it does not compile:\n${output}")
    endif()
    # A line is as many dots as a header is deep, and its path. Those after a header of the library's that are one deeper
    # are what it includes.
    string(REPLACE ";" "_" output "${output}")
    string(REPLACE "\n" ";" lines "${output}")
    set(includes "")
    set(deepest_own 0)
    foreach(line IN LISTS lines)
        if(NOT line MATCHES "^([.]+) (.*)$")
            continue()
        endif()
        string(LENGTH "${CMAKE_MATCH_1}" depth)
        set(path "${CMAKE_MATCH_2}")
        math(EXPR deepest_allowed "${deepest_own} + 1")
        if(depth GREATER deepest_allowed)
            continue() # a standard header's own matter
        endif()
        string(FIND "${path}" "${PROJECT_DIR}/include/ctcnn/" at)
        if(at EQUAL 0)
            set(deepest_own ${depth})
            cmake_path(RELATIVE_PATH path BASE_DIRECTORY "${PROJECT_DIR}/include")
            list(APPEND includes "${path}")
        else()
            math(EXPR deepest_own "${depth} - 1")
            list(APPEND includes "${path}")
        endif()
    endforeach()
    list(REMOVE_DUPLICATES includes)
    list(SORT includes)
    set(${result} "${includes}" PARENT_SCOPE)
endfunction()

# others_of(<includes>): those that are neither the library's nor of the allowed.
function(others_of includes result)
    list(FILTER includes EXCLUDE REGEX "^ctcnn/")
    set(others "")
    foreach(path IN LISTS includes)
        cmake_path(GET path FILENAME name)
        if(NOT name IN_LIST allowed)
            list(APPEND others "${path}")
        endif()
    endforeach()
    set(${result} "${others}" PARENT_SCOPE)
endfunction()

includes_of(includes -fno-exceptions -fno-rtti -DCTCNN_NO_POSIX -DCTCNN_VECTORS)
others_of("${includes}" others)
if(others)
    string(APPEND failures "it includes ${others}\n")
endif()
# Does this see anything?
foreach(header ctcnn/core/storage.hpp ctcnn/layers/conv2d.hpp ctcnn/kernels/conv2d/direct.hpp ctcnn/io/embedded.hpp)
    if(NOT header IN_LIST includes)
        string(APPEND failures "${header} is not among what it includes\n")
    endif()
endforeach()
set(unwanted ${includes})
list(FILTER unwanted INCLUDE REGEX "ctcnn/(data|interop|losses|onnx|optimizers|report|train)/|thread_pool|available_threads|exceptions.hpp|file")
if(unwanted)
    string(APPEND failures "it includes ${unwanted}\n")
endif()

# With exceptions, and on Linux, one more: the hint to its memory.
includes_of(includes -DCTCNN_VECTORS)
others_of("${includes}" others)
list(FILTER others EXCLUDE REGEX "/sys/mman[.]h$")
if(others)
    string(APPEND failures "with exceptions it includes ${others}\n")
endif()

# Every layer is there.
include("${PROJECT_DIR}/cmake/glob.cmake")
ctcnn_glob(layers layers/*.hpp IN "${PROJECT_DIR}/include/ctcnn")
foreach(layer IN LISTS layers)
    if(NOT "ctcnn/${layer}" IN_LIST includes)
        string(APPEND failures "ctcnn/inference.hpp does not include ctcnn/${layer}\n")
    endif()
endforeach()

if(failures)
    message(NOTICE "${failures}")
    message(FATAL_ERROR "ctcnn/inference.hpp is not what it says")
endif()
