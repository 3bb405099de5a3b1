# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# What the checks of headers share.

include("${CMAKE_CURRENT_LIST_DIR}/glob.cmake")

# All headers, relative to include_dir/ctcnn.
function(find_headers include_dir result)
    cmake_path(ABSOLUTE_PATH include_dir NORMALIZE)
    ctcnn_glob(headers *.hpp IN "${include_dir}/ctcnn" RECURSE)
    set(${result} "${headers}" PARENT_SCOPE)
endfunction()

# Fails with the complaints, lines of them, if there are any.
function(refuse_if complaints summary)
    if(complaints)
        message(NOTICE "${complaints}") # not as an error: CMake would break the lines
        message(FATAL_ERROR "${summary}")
    endif()
endfunction()

# The content without comments. Line breaks stay, so that line numbers do.
function(strip_comments content result)
    set(text "${content}")
    while(TRUE)
        string(FIND "${text}" "/*" begin)
        if(begin EQUAL -1)
            break()
        endif()
        string(SUBSTRING "${text}" ${begin} -1 rest)
        string(FIND "${rest}" "*/" length)
        if(length EQUAL -1)
            string(LENGTH "${rest}" length)
            math(EXPR length "${length} - 2")
        endif()
        math(EXPR length "${length} + 2")
        string(SUBSTRING "${rest}" 0 ${length} comment)
        string(REGEX REPLACE "[^\n]" "" comment "${comment}")
        string(SUBSTRING "${text}" 0 ${begin} before)
        string(SUBSTRING "${rest}" ${length} -1 after)
        set(text "${before}${comment}${after}")
    endwhile()
    string(REGEX REPLACE "//[^\n]*" "" text "${text}")
    set(${result} "${text}" PARENT_SCOPE)
endfunction()

# The number of the line on which `text` first occurs in `content`.
function(line_of content text result)
    string(FIND "${content}" "${text}" position)
    string(SUBSTRING "${content}" 0 ${position} before)
    string(REGEX REPLACE "[^\n]" "" breaks "${before}")
    string(LENGTH "${breaks}" line)
    math(EXPR line "${line} + 1")
    set(${result} ${line} PARENT_SCOPE)
endfunction()
