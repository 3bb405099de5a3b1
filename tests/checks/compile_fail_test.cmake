# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Does tests/compile_fail/compile_fail.cmake refuse the files that fail for the wrong reason, or not at all?

cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE "${WORK_DIR}")
file(WRITE "${WORK_DIR}/flags.cmake" "set(include_directories \"${WORK_DIR}\")\n")
set(source "${WORK_DIR}/source.cpp")

function(expect content complaint)
    file(WRITE "${source}" "${content}")
    execute_process(
        COMMAND
            "${CMAKE_COMMAND}" -D "COMPILER=${COMPILER}" -D "SOURCE=${source}" -D "FLAGS=${WORK_DIR}/flags.cmake" -P
            "${PROJECT_DIR}/tests/compile_fail/compile_fail.cmake"
        RESULT_VARIABLE result
        OUTPUT_VARIABLE output
        ERROR_VARIABLE output
    )
    string(FIND "${output}" "${complaint}" position)
    if(complaint STREQUAL "" AND NOT result EQUAL 0)
        message(NOTICE "refused, and is right:\n${content}${output}")
        message(FATAL_ERROR "the check does not do its work")
    elseif(NOT complaint STREQUAL "" AND (result EQUAL 0 OR position EQUAL -1))
        message(NOTICE "not refused with \"${complaint}\":\n${content}${output}")
        message(FATAL_ERROR "the check does not do its work")
    endif()
endfunction()

set(wrong "template <int N> struct layer { static_assert(N < 3, \"layer: [N] must be small; write less\"); };\n")
set(use "layer<5> five;\n")
expect("// expect-error: layer: [N] must be small; write less\n${wrong}${use}" "")
expect("// expect-error: layer: [N] must be small; write less\n// expect-error: layer<5>\n${wrong}${use}" "")
expect("// expect-error: layer: [N] must be small; write less\n// expect-error: layer<6>\n${wrong}${use}" "not in the output: layer<6>")
expect("// expect-error: layer: [N] must be small\n${wrong}" "it compiles, and must not")
expect("// expect-error: layer: [N] must be small\nint x = y;\n${wrong}" "not in the output")
expect("// expect-error: layer: [N] must be small\nint x = y;\n${wrong}${use}" "2 errors, and one was expected")
expect("// expect-error: layer: [N] must be small\n// allow-errors: 2\nint x = y;\n${wrong}${use}" "")
expect("// expect-error: layer: [N] must be small\n// allow-errors: 2\nint x = a;\nint y = b;\nint z = c;\n${wrong}${use}" "errors, and at most 2 were allowed")
# The text must come from a message, not from the compiler's echo of the line.
expect("// expect-error: the small print\nint x = y; // the small print\n" "not in the output: the small print")
expect("// expect-error: missing.hpp\n#include <missing.hpp>\n" "fatal error: in the output")
expect("${wrong}${use}" "the first line must be")
# core/compiler.hpp's way to stop is not a second error, and any other missing file is.
set(stop "#error layer: [N] must be small; write less\n#include \"ctcnn stops here: see the error above\"\n")
expect("// expect-error: layer: [N] must be small\n${stop}" "")
expect("// expect-error: layer: [N] must be small\n${stop}#error another\n" "")
expect("// expect-error: layer: [N] must be small\n#error layer: [N] must be small\n#include \"missing.hpp\"\n" "fatal error: in the output")
# Flags, and the folder they are taken from.
file(WRITE "${WORK_DIR}/here/here.hpp" "\n")
set(lines "// compile-flags: -D FIVE=5 -Ihere\n#include <here.hpp>\n")
expect("// expect-error: layer: [N] must be small\n${lines}${wrong}layer<FIVE> five;\n" "")
