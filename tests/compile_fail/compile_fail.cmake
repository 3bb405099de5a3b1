# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Compiles one file that must not compile and holds the compiler's words against the file's first lines:
#
#   // expect-error: <text>     is somewhere in the output. The first line of the file; more may follow it.
#   // allow-errors: <N>        at most N lines with "error:"; without this line, exactly one.
#   // compile-flags: <flags>   more flags for the compiler, after -std=c++20. It runs in the file's folder.
#
# What is wrong in it is between `#ifndef RIGHT` and `#else`, and what is right between that and `#endif`: docs/errors.md
# shows both, and right_lines.cmake compiles the latter.
#
# core/compiler.hpp stops the compiler after its one error by a second, which is not counted.
#
# cmake -D COMPILER=g++ -D SOURCE=x.cpp -D FLAGS=flags.cmake -P tests/compile_fail/compile_fail.cmake
# FLAGS is a CMake script that sets `include_directories`, the first of them the project's own. With -D HEADERS=all.hpp
# the compiler reads that header first, or, where `cmake -D PRECOMPILE=all.hpp` has been run before instead of a SOURCE,
# what was made of it.

cmake_minimum_required(VERSION 3.25)

include("${FLAGS}")
include("${CMAKE_CURRENT_LIST_DIR}/../support/include_flags.cmake")

if(PRECOMPILE)
    # Both compilers look for it under this name.
    execute_process(
        COMMAND "${COMPILER}" -std=c++20 -O0 ${include_flags} -x c++-header "${PRECOMPILE}" -o "${PRECOMPILE}.gch"
        RESULT_VARIABLE result
    )
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "${PRECOMPILE} does not compile")
    endif()
    return()
endif()

file(STRINGS "${SOURCE}" first_line LIMIT_COUNT 1)
if(NOT first_line MATCHES "^// expect-error: .")
    message(NOTICE "the first line must be `// expect-error: <text>`")
    message(FATAL_ERROR "${SOURCE}: no expectation")
endif()
file(STRINGS "${SOURCE}" limits REGEX "^// allow-errors: [0-9]+$")
set(limit "")
if(limits)
    list(GET limits 0 limit)
    string(REGEX REPLACE "^// allow-errors: " "" limit "${limit}")
endif()

include("${CMAKE_CURRENT_LIST_DIR}/../support/compile_flags.cmake")
compile_flags_of("${SOURCE}" flags)
separate_arguments(flags UNIX_COMMAND "${flags}")

# No source lines in the output: an expected text must come from a message, not from an echo of the source.
execute_process(COMMAND "${COMPILER}" --version OUTPUT_VARIABLE version ERROR_VARIABLE version)
if(version MATCHES "clang")
    set(no_echo -fno-caret-diagnostics)
else()
    set(no_echo -fno-diagnostics-show-caret)
endif()
set(first "")
if(HEADERS AND NOT flags) # what is precompiled holds for the same flags only
    set(first -include "${HEADERS}")
endif()
cmake_path(GET SOURCE PARENT_PATH folder)
# English and plain quotes whatever the user's language is.
execute_process(
    COMMAND
        ${CMAKE_COMMAND} -E env LC_ALL=C "${COMPILER}" -std=c++20 -fsyntax-only -O0 -fdiagnostics-color=never
        ${no_echo} ${include_flags} ${flags} ${first} "${SOURCE}"
    WORKING_DIRECTORY "${folder}"
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output
    RESULT_VARIABLE result
)

string(REPLACE "\\\"" "\"" output "${output}") # clang++ shows a sentence's quotes as they are written
string(REGEX REPLACE "[^\n]*fatal error: [^\n]*ctcnn stops here: see the error above[^\n]*" "" output "${output}")

set(complaints "")
if(result EQUAL 0)
    string(APPEND complaints "\nit compiles, and must not")
endif()
# A missing header or a crash is never the error that was meant.
foreach(text "fatal error:" "internal compiler error")
    string(FIND "${output}" "${text}" position)
    if(NOT position EQUAL -1)
        string(APPEND complaints "\n${text} in the output")
    endif()
endforeach()

# Read line by line and not through a CMake list: `;`, `[` and `]` in the text have a meaning in lists.
file(READ "${SOURCE}" rest)
while(rest MATCHES "(^|\n)// expect-error: ([^\n]*)(.*)$")
    set(expected "${CMAKE_MATCH_2}")
    set(rest "${CMAKE_MATCH_3}")
    string(FIND "${output}" "${expected}" position)
    if(position EQUAL -1)
        string(APPEND complaints "\nnot in the output: ${expected}")
    endif()
endwhile()

string(REGEX MATCHALL "(^|\n)[^\n]*error: " errors "${output}")
list(LENGTH errors count)
if(limit STREQUAL "" AND NOT count EQUAL 1)
    string(APPEND complaints "\n${count} errors, and one was expected")
elseif(NOT limit STREQUAL "" AND count GREATER limit)
    string(APPEND complaints "\n${count} errors, and at most ${limit} were allowed")
endif()

if(complaints)
    # Not as an error: CMake would break the lines.
    message(NOTICE "${complaints}\n\nThe output of ${COMPILER}:\n${output}")
    message(FATAL_ERROR "${SOURCE}: not the expected error")
endif()
