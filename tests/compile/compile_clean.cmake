# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Compiles one file that must compile without a warning, once for each line
#
#   // compile-flags: <flags>   after -std=c++20 -Wall -Wextra -Werror; none of these lines: once, with no more flags
#   // g++: <flags>             flags that only g++ gets, each time
#   // clang++: <flags>         and only clang++
#   // run                      and links it, at each time, and runs it: it must return 0
#   // emulator: <command>      what runs it, for a compiler for another processor
#   // compiler: clang++        by this compiler only
#   // needs: <header>          left out where the header is not installed, as where the emulator is not
#
# cmake -D COMPILER=g++ -D SOURCE=x.cpp -D FLAGS=flags.cmake -D WORK_DIR=x -P tests/compile/compile_clean.cmake
# FLAGS is a CMake script that sets `include_directories`, the first of them the project's own. -Werror makes no error of
# a warning in others' headers.

cmake_minimum_required(VERSION 3.25)

include("${FLAGS}")
include("${CMAKE_CURRENT_LIST_DIR}/../support/include_flags.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/../support/compile_flags.cmake")

set(compile "${CMAKE_COMMAND}" -E env LC_ALL=C "${COMPILER}" -std=c++20 -Wall -Wextra -Werror -fdiagnostics-color=never)
cmake_path(GET SOURCE PARENT_PATH folder)
file(MAKE_DIRECTORY "${WORK_DIR}")

execute_process(COMMAND "${COMPILER}" --version OUTPUT_VARIABLE version ERROR_VARIABLE version)
set(kind g++)
if(version MATCHES "clang")
    set(kind clang++)
endif()
string(REPLACE "+" "[+]" kind "${kind}")
file(STRINGS "${SOURCE}" own REGEX "^// ${kind}: .")
list(TRANSFORM own REPLACE "^// ${kind}: " "")
list(JOIN own " " own)
separate_arguments(own UNIX_COMMAND "${own}")

file(STRINGS "${SOURCE}" needs REGEX "^// needs: .")
foreach(line IN LISTS needs)
    string(REGEX REPLACE "^// needs: " "" header "${line}")
    file(WRITE "${WORK_DIR}/needs.cpp" "#include ${header}\n")
    execute_process(
        COMMAND ${compile} ${include_flags} ${own} -fsyntax-only "${WORK_DIR}/needs.cpp" RESULT_VARIABLE result OUTPUT_QUIET ERROR_QUIET
    )
    if(NOT result EQUAL 0)
        message(NOTICE "left out: ${header} is not installed") # ctest: SKIP_REGULAR_EXPRESSION
        return()
    endif()
endforeach()

file(STRINGS "${SOURCE}" emulator REGEX "^// emulator: .")
list(TRANSFORM emulator REPLACE "^// emulator: " "")
separate_arguments(emulator UNIX_COMMAND "${emulator}")
if(emulator)
    list(GET emulator 0 program)
    find_program(found ${program} NO_CACHE)
    if(NOT found)
        message(NOTICE "left out: ${program} is not installed")
        return()
    endif()
endif()

compile_flags_of("${SOURCE}" lines)
if(NOT lines)
    set(lines "-O0")
endif()
file(STRINGS "${SOURCE}" run REGEX "^// run$")
set(complaints "")
foreach(line IN LISTS lines)
    separate_arguments(flags UNIX_COMMAND "${line}")
    list(APPEND flags ${own})
    set(what -fsyntax-only "${SOURCE}")
    if(run)
        set(what "${SOURCE}" -o "${WORK_DIR}/program")
        if(NOT version MATCHES "Emscripten") # it has no threads unless they are requested
            list(APPEND what -pthread)
        endif()
        if(NOT "-DCTCNN_NO_ZLIB" IN_LIST flags)
            list(APPEND what -lz)
        endif()
    elseif(line MATCHES "-O[123sf]" AND NOT version MATCHES "clang")
        # g++ warns of the flow of values after the syntax. clang++ warns then of loops only, which the tests that run do.
        set(what -c "${SOURCE}" -o "${WORK_DIR}/object")
    endif()
    execute_process(
        COMMAND ${compile} ${include_flags} ${flags} ${what}
        WORKING_DIRECTORY "${folder}"
        OUTPUT_VARIABLE output
        ERROR_VARIABLE output
        RESULT_VARIABLE result
    )
    if(NOT result EQUAL 0)
        string(APPEND complaints "\nwith ${line} it does not compile without warnings:\n${output}")
    elseif(run)
        execute_process(
            COMMAND ${emulator} "${WORK_DIR}/program" WORKING_DIRECTORY "${WORK_DIR}" OUTPUT_VARIABLE output ERROR_VARIABLE output
            RESULT_VARIABLE result
        )
        if(NOT result EQUAL 0)
            string(APPEND complaints "\nwith ${line} it compiles, and returns ${result}:\n${output}")
        endif()
    endif()
endforeach()
if(complaints)
    # Not as an error: CMake would break the lines.
    message(NOTICE "${complaints}")
    message(FATAL_ERROR "${SOURCE}: not clean with ${COMPILER}")
endif()
