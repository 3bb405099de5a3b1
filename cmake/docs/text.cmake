# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Texts in CMake's lists and regular expressions: `;`, `[`, `]` and `\` have a meaning there, so that other characters take
# their places.

string(ASCII 1 separator)
string(ASCII 2 opening)
string(ASCII 3 closing)
string(ASCII 4 semicolon)
string(ASCII 5 backslash)
string(ASCII 6 mark)

function(protect text result)
    string(REPLACE "\\" "${backslash}" text "${text}")
    string(REPLACE "[" "${opening}" text "${text}")
    string(REPLACE "]" "${closing}" text "${text}")
    string(REPLACE ";" "${semicolon}" text "${text}")
    set(${result} "${text}" PARENT_SCOPE)
endfunction()

function(unprotect text result)
    string(REPLACE "${opening}" "[" text "${text}")
    string(REPLACE "${closing}" "]" text "${text}")
    string(REPLACE "${semicolon}" ";" text "${text}")
    string(REPLACE "${backslash}" "\\" text "${text}")
    set(${result} "${text}" PARENT_SCOPE)
endfunction()

function(read_protected path result)
    file(READ "${path}" text)
    protect("${text}" text)
    set(${result} "${text}" PARENT_SCOPE)
endfunction()
