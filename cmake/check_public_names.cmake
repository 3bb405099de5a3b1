# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Namespace ctcnn holds what users name, and nothing else: cmake -D INCLUDE_DIR=include -P cmake/check_public_names.cmake
# Fails with one line for each name directly in it that is not in tests/checks/public_names.txt, and for each of the list
# that no header declares. -D LIST=ON prints the names that are declared, as the list has to be.
#
# Headers are read as clang-format leaves them: what begins in the first column is of a namespace, and `}  // namespace`
# ends one. Operators are no names.

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/headers.cmake")

set(identifier "[A-Za-z_][A-Za-z0-9_]*")

# The name that a line declares, or nothing. Templates' heads and return types can be lines of their own.
function(name_in line result)
    set(name "")
    string(REGEX REPLACE " *//.*$" "" line "${line}")
    string(REGEX REPLACE "(alignas|decltype|explicit|noexcept|requires)\\([^()]*(\\([^()]*\\)[^()]*)*\\) *" "" line "${line}")
    if(line MATCHES "^(template|requires|static_assert|friend|public|private|protected|[^A-Za-z_])"
       OR line MATCHES "operator *[^A-Za-z0-9_ ]"
    )
        # no name
    elseif(line MATCHES "^(class|struct|union|enum class|enum|concept) +(${identifier})([^A-Za-z0-9_:]|:[^:]|$)")
        set(name "${CMAKE_MATCH_2}")
    elseif(line MATCHES "^(class|struct|union|enum) ")
        # of another namespace
    elseif(line MATCHES "^using +(${identifier}) *=")
        set(name "${CMAKE_MATCH_1}")
    elseif(line MATCHES "^using +[A-Za-z0-9_:]*::(${identifier})@")
        set(name "${CMAKE_MATCH_1}")
    elseif(line MATCHES "^using ")
        # a namespace
    else()
        # What is before ( or = or a brace, if its arguments are taken away.
        set(before "")
        while(NOT before STREQUAL line)
            set(before "${line}")
            string(REGEX REPLACE "<[^<>={}]*>" "" line "${line}")
        endwhile()
        if(line MATCHES "^([^(={@]*[^A-Za-z0-9_:(={@])?(${identifier}) *[(={@]")
            set(name "${CMAKE_MATCH_2}")
        endif()
    endif()
    set(${result} "${name}" PARENT_SCOPE)
endfunction()

set(complaints "")
cmake_path(ABSOLUTE_PATH INCLUDE_DIR NORMALIZE)
find_headers("${INCLUDE_DIR}" headers)
set(names "")

foreach(header IN LISTS headers)
    file(READ "${INCLUDE_DIR}/ctcnn/${header}" content)
    # Lines of code that begin in the first column, one for each element of a list: what would end or join elements is
    # replaced.
    string(REPLACE ";" "@" content "${content}")
    string(REGEX REPLACE "\\[\\[[^]]*\\]\\] *" "" content "${content}")
    string(REPLACE "class CTCNN_VIEW " "class " content "${content}") # an attribute
    string(REGEX REPLACE "[][]" "@" content "${content}")
    string(REGEX REPLACE "\n([ \t#][^\n]*|//[^\n]*)?" "\n" content "\n${content}")
    string(REGEX REPLACE "\n+" ";" content "${content}")
    set(space "")
    foreach(line IN LISTS content)
        if(line MATCHES "^(inline )?namespace ([A-Za-z0-9_:]*) *{")
            string(REPLACE "::" "/" opened "${CMAKE_MATCH_2}")
            cmake_path(APPEND space "${opened}")
            if(space MATCHES "^ctcnn/([^/]+)" AND NOT CMAKE_MATCH_1 IN_LIST names)
                list(APPEND names ${CMAKE_MATCH_1})
                set(header_of_${CMAKE_MATCH_1} ${header})
            endif()
        elseif(line MATCHES "^} *// namespace ?(.*)$")
            string(REPLACE "::" "/" closed "${CMAKE_MATCH_1}")
            if(NOT space MATCHES "^(|(.*)/)${closed}$")
                break() # space is not empty: a complaint
            endif()
            set(space "${CMAKE_MATCH_2}")
        elseif(space STREQUAL "ctcnn")
            name_in("${line}" name)
            if(NOT name STREQUAL "" AND NOT name IN_LIST names)
                list(APPEND names ${name})
                set(header_of_${name} ${header})
            endif()
        endif()
    endforeach()
    if(NOT space STREQUAL "")
        string(APPEND complaints "ctcnn/${header}: a namespace does not end with \"}  // namespace …\"; format it\n")
    endif()
endforeach()
list(SORT names)
if(LIST)
    list(JOIN names "\n" text)
    message(NOTICE "${text}")
    return()
endif()

set(list_file "${INCLUDE_DIR}/../tests/checks/public_names.txt")
file(STRINGS "${list_file}" listed)
set(sorted "${listed}")
list(SORT sorted)
if(NOT sorted STREQUAL listed)
    string(APPEND complaints "tests/checks/public_names.txt: sort it\n")
endif()
foreach(name IN LISTS names)
    if(NOT name IN_LIST listed)
        string(APPEND complaints "ctcnn/${header_of_${name}}: a new name in namespace ctcnn, ${name}: put it in detail, or "
                                 "add it to tests/checks/public_names.txt\n"
        )
    endif()
endforeach()
foreach(name IN LISTS listed)
    if(NOT name IN_LIST names)
        string(APPEND complaints "tests/checks/public_names.txt: no header declares ${name} in namespace ctcnn: take it off\n")
    endif()
endforeach()

refuse_if("${complaints}" "namespace ctcnn does not hold what tests/checks/public_names.txt lists")
list(LENGTH names count)
message(STATUS "${count} names in namespace ctcnn, all of them listed")
