# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Compiles one file, disassembles it, and holds its hot loops against the table in the file's comments; hot_loops.awk
# in this folder explains the table, whose last two columns are AVX-512 and AVX2.
#
# cmake -D COMPILER=g++ -D SOURCE=x.cpp -D INCLUDES=include_directories.cmake -D ISA=AVX-512 -D LEVEL=-O3
#       -D OBJDUMP=objdump -D AWK=awk -D OUTPUT=x (without extension) -P tests/codegen/check_codegen.cmake
# INCLUDES is a CMake script that sets `include_directories`, the first of them the project's own.
#
# The instruction set is one that is named, so that the result does not depend on the machine, which need not have it.

cmake_minimum_required(VERSION 3.25)

if(ISA STREQUAL "AVX-512")
    set(march x86-64-v4)
    set(rules -v register=zmm -v column=1)
elseif(ISA STREQUAL "AVX2")
    set(march x86-64-v3)
    set(rules -v register=ymm -v column=2)
else()
    message(FATAL_ERROR "ISA must be AVX-512 or AVX2, and is ${ISA}")
endif()
include("${INCLUDES}")
include("${CMAKE_CURRENT_LIST_DIR}/../support/include_flags.cmake")
cmake_path(GET OUTPUT PARENT_PATH folder)
file(MAKE_DIRECTORY "${folder}")

set(command "${COMPILER}" -std=c++20 ${LEVEL} -DNDEBUG -march=${march} ${include_flags} -c "${SOURCE}" -o "${OUTPUT}.o")
execute_process(COMMAND ${command} RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "${SOURCE}: does not compile")
endif()
execute_process(
    COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C "${OBJDUMP}" -d -r -C --no-show-raw-insn "${OUTPUT}.o"
    OUTPUT_FILE "${OUTPUT}.asm"
    RESULT_VARIABLE result
)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "${OUTPUT}.o: cannot be disassembled")
endif()
execute_process(
    COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C "${AWK}" ${rules} -f "${CMAKE_CURRENT_LIST_DIR}/hot_loops.awk" "${SOURCE}"
            "${OUTPUT}.asm"
    OUTPUT_VARIABLE output
    RESULT_VARIABLE result
)
if(NOT result EQUAL 0)
    list(JOIN command " " command)
    # Not as an error: CMake would break the lines.
    message(
        NOTICE
        "${output}\ncompiled:     ${command}\ndisassembled: ${OUTPUT}.asm (find the function, then the addresses above)"
    )
    message(FATAL_ERROR "${SOURCE}: hot loops of ${COMPILER} ${LEVEL} for ${ISA} are not as they should be")
endif()
message(STATUS "${output}")
