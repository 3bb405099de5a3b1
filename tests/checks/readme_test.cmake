# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# README shows what stands between the lines of dashes in four examples, which are compiled and run: here they are
# held against each other, to the letter.

cmake_minimum_required(VERSION 3.25)

file(READ "${PROJECT_DIR}/README.md" readme)
foreach(example readme lenet resume embedded_digits)
    file(READ "${PROJECT_DIR}/examples/${example}.cpp" source)
    string(REGEX REPLACE "^.*\n// ---+\n(.*)// ---+\n$" "\\1" snippet "${source}")
    if(snippet STREQUAL source)
        message(FATAL_ERROR "examples/${example}.cpp has no two lines of dashes")
    endif()
    string(FIND "${readme}" "```cpp\n${snippet}```" place)
    if(place EQUAL -1)
        message(FATAL_ERROR "README.md does not show examples/${example}.cpp as it is; copy what is between its dashes")
    endif()
endforeach()
