# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Writes the list in docs/errors.md from tests/compile_fail: cmake -P cmake/docs/errors_page.cmake
# With -D CHECK=ON it fails instead where the list is another. What is above the list's first line is written by hand.
#
# In a file of tests/compile_fail the first line has the sentence, and what is wrong and what is right are between
#
#     #ifndef RIGHT
#     …
#     #else
#     …
#     #endif
#
# Only files with `// compile-flags:` can do without. `// shown-under: network` names the section of a sentence that does
# not begin with a name of the library.

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/../glob.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/text.cmake")

cmake_path(SET project NORMALIZE "${CMAKE_CURRENT_LIST_DIR}/../..")
set(page "${project}/docs/errors.md")
set(begin "<!-- From here on written by cmake/docs/errors_page.cmake, from tests/compile_fail. -->\n")

# The lines without the indentation of the first one.
function(without_indentation lines result)
    if(lines MATCHES "^( +)")
        string(REPLACE "\n${CMAKE_MATCH_1}" "\n" lines "\n${lines}")
        string(SUBSTRING "${lines}" 1 -1 lines)
    endif()
    set(${result} "${lines}" PARENT_SCOPE)
endfunction()

set(records "")
set(of_flags "")
ctcnn_glob(sources *.cpp IN "${project}/tests/compile_fail")
foreach(source IN LISTS sources)
    read_protected("${project}/tests/compile_fail/${source}" text)
    if(NOT text MATCHES "^// expect-error: ([^\n]*)\n")
        message(FATAL_ERROR "tests/compile_fail/${source}: the first line must be `// expect-error: <text>`")
    endif()
    set(sentence "${CMAKE_MATCH_1}")
    if(text MATCHES "\n// compile-flags:")
        list(APPEND of_flags "${sentence}")
        continue()
    endif()
    if(NOT text MATCHES "\n#ifndef RIGHT\n(.*)\n#else\n(.*)\n#endif\n" OR CMAKE_MATCH_1 STREQUAL CMAKE_MATCH_2)
        message(NOTICE "write it between `#ifndef RIGHT`, `#else` and `#endif`, as the other files there do")
        message(FATAL_ERROR "tests/compile_fail/${source}: what is right instead of what is wrong?")
    endif()
    set(right "${CMAKE_MATCH_2}")
    without_indentation("${CMAKE_MATCH_1}" wrong)
    without_indentation("${right}" right)
    if(text MATCHES "\n// shown-under: ([a-z0-9_]+)\n")
        set(section "${CMAKE_MATCH_1}")
    elseif(sentence MATCHES "^ctcnn::([a-z0-9_]+): ")
        set(section "${CMAKE_MATCH_1}")
    else()
        message(FATAL_ERROR "tests/compile_fail/${source}: which section of docs/errors.md? Write `// shown-under: <name>`")
    endif()
    string(MAKE_C_IDENTIFIER "${source}" id)
    set(code_of_${id} "```cpp\n// refused\n${wrong}\n// accepted\n${right}\n```\n")
    list(APPEND records "${section}${separator}${sentence}${separator}${id}")
endforeach()

set(list "")
set(last_section "")
set(last_sentence "")
list(SORT records)
foreach(record IN LISTS records)
    string(REGEX MATCH "^([^${separator}]*)${separator}([^${separator}]*)${separator}(.*)$" all "${record}")
    set(section "${CMAKE_MATCH_1}")
    set(sentence "${CMAKE_MATCH_2}")
    set(id "${CMAKE_MATCH_3}")
    if(NOT section STREQUAL last_section)
        string(APPEND list "\n## ${section}\n")
        set(last_section "${section}")
    endif()
    if(NOT sentence STREQUAL last_sentence)
        string(REPLACE "`" "" shown "${sentence}") # it is in such marks itself
        string(APPEND list "\n> `${shown}`\n")
        set(last_sentence "${sentence}")
    endif()
    string(APPEND list "\n${code_of_${id}}")
endforeach()
string(APPEND list "\n## Compilers, flags and libraries\n\nThe first line of the library that is compiled says:\n\n")
list(REMOVE_DUPLICATES of_flags)
list(SORT of_flags)
foreach(sentence IN LISTS of_flags)
    string(APPEND list "* `${sentence}`\n")
endforeach()
unprotect("${list}" list)

file(READ "${page}" old)
string(FIND "${old}" "${begin}" position)
if(position EQUAL -1)
    message(FATAL_ERROR "docs/errors.md: no line `${begin}`, after which the list is written")
endif()
string(SUBSTRING "${old}" 0 ${position} intro)
set(new "${intro}${begin}${list}")
if(new STREQUAL old)
    return()
elseif(CHECK)
    message(FATAL_ERROR "docs/errors.md: not what tests/compile_fail says; write it anew with cmake -P cmake/docs/errors_page.cmake")
endif()
file(WRITE "${page}" "${new}")
