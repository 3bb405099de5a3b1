# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# ctcnn_developer: what the project's own programs link beside the library. Never installed, so a user sees neither
# the warnings nor the choice of instructions.
add_library(ctcnn_developer INTERFACE)
target_link_libraries(ctcnn_developer INTERFACE ctcnn)
target_compile_options(
    ctcnn_developer
    INTERFACE
        -Wall
        -Wextra
        -Wpedantic
        -Wconversion
        -Wshadow
        -Wsign-conversion
        # GCC 12 warns inside std::string's operator+ at -O2 (its bug 105651).
        $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
        # Clang 22 calls __COUNTER__ an extension, by which Catch2 and Google Benchmark name things.
        $<$<AND:$<CXX_COMPILER_ID:Clang>,$<VERSION_GREATER_EQUAL:$<CXX_COMPILER_VERSION>,22>>:-Wno-c2y-extensions>
        $<$<BOOL:${CTCNN_WARNINGS_AS_ERRORS}>:-Werror>
)
separate_arguments(architecture_flags UNIX_COMMAND "${CTCNN_ARCHITECTURE_FLAGS}")
target_compile_options(ctcnn_developer INTERFACE ${architecture_flags})

# The tests of what reads PNG images are there where libpng is.
if(CTCNN_BUILD_TESTS AND NOT CTCNN_PNG AND NOT CMAKE_CROSSCOMPILING)
    find_package(PNG QUIET)
    if(PNG_FOUND)
        target_link_libraries(ctcnn_developer INTERFACE PNG::PNG)
        target_compile_definitions(ctcnn_developer INTERFACE CTCNN_WITH_PNG)
    else()
        message(STATUS "ctcnn: libpng not found, the tests that read PNG images are left out")
    endif()
endif()
