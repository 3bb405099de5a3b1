# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Does each header include core/compiler.hpp first, which says what a compiler lacks, and what it names of the standard
# library, and core/exceptions.hpp, if it throws or catches? cmake -D INCLUDE_DIR=include -P cmake/check_includes.cmake
# Fails with one line for each include that is missing. cmake/standard_headers.cmake has the names.

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/headers.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/standard_headers.cmake")

set(complaints "")
find_headers("${INCLUDE_DIR}" headers)
list(LENGTH headers count)

foreach(header IN LISTS headers)
    file(READ "${INCLUDE_DIR}/ctcnn/${header}" content)
    strip_comments("${content}" content)
    if(NOT header STREQUAL "core/compiler.hpp")
        string(REGEX MATCH "#[ \t]*include[ \t]*([^\n]*)" first "${content}")
        if(NOT CMAKE_MATCH_1 STREQUAL "\"ctcnn/core/compiler.hpp\"")
            string(APPEND complaints "ctcnn/${header}: the first include must be \"ctcnn/core/compiler.hpp\"\n")
        endif()
    endif()
    # Without the texts, for a list of C++'s words has these, too.
    string(REGEX REPLACE "\"[^\"\n]*\"" "" code "${content}")
    if(NOT content MATCHES "ctcnn/core/exceptions[.]hpp|__cpp_exceptions"
       AND code MATCHES "(^|[^A-Za-z0-9_])(throw|try|catch)[^A-Za-z0-9_]"
    )
        set(used "${CMAKE_MATCH_2}")
        line_of("${content}" "${used}" line)
        string(APPEND complaints
               "ctcnn/${header}:${line}: has ${used}, and does not include \"ctcnn/core/exceptions.hpp\"; "
               "detail::throw_error (core/error.hpp) does without exceptions\n"
        )
    endif()
    foreach(name IN LISTS standard_headers)
        if(content MATCHES "std::(${names_${name}})([^A-Za-z0-9_]|$)")
            set(used "std::${CMAKE_MATCH_1}")
            if(NOT content MATCHES "#[ \t]*include[ \t]*<${name}>")
                line_of("${content}" "${used}" line)
                string(APPEND complaints "ctcnn/${header}:${line}: names ${used}, and does not include <${name}>\n")
            endif()
        endif()
    endforeach()
endforeach()

refuse_if("${complaints}" "headers do not include what they must")
message(STATUS "${count} headers include core/compiler.hpp first, and what they name of the standard library")
