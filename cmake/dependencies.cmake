# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Every library is looked for first and downloaded only where it is not installed. To forbid downloads, configure
# with -DFETCHCONTENT_FULLY_DISCONNECTED=ON.
#
# Sets CTCNN_LINK_TARGETS, the targets that ctcnn links.

include(FetchContent)

# xsimd's package accepts only requests for its own major version, so 8.1 to 14 can't be asked for in one call:
# the version is checked below.
FetchContent_Declare(
    xtl
    URL https://github.com/xtensor-stack/xtl/archive/refs/tags/0.8.0.tar.gz
    SYSTEM FIND_PACKAGE_ARGS 0.7
)
FetchContent_Declare(
    xsimd
    URL https://github.com/xtensor-stack/xsimd/archive/refs/tags/13.2.0.tar.gz
    SYSTEM FIND_PACKAGE_ARGS
)
FetchContent_Declare(
    xtensor
    URL https://github.com/xtensor-stack/xtensor/archive/refs/tags/0.26.0.tar.gz
    SYSTEM FIND_PACKAGE_ARGS 0.24
)
FetchContent_Declare(
    ZLIB
    URL https://github.com/madler/zlib/releases/download/v1.3.1/zlib-1.3.1.tar.gz
    SYSTEM FIND_PACKAGE_ARGS
)
FetchContent_Declare(
    Catch2
    URL https://github.com/catchorg/Catch2/archive/refs/tags/v3.7.1.tar.gz
    SYSTEM FIND_PACKAGE_ARGS
)
FetchContent_Declare(
    nlohmann_json
    URL https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz
    SYSTEM FIND_PACKAGE_ARGS 3.9
)
FetchContent_Declare(
    benchmark
    URL https://github.com/google/benchmark/archive/refs/tags/v1.8.5.tar.gz
    SYSTEM FIND_PACKAGE_ARGS
)
FetchContent_Declare(
    CLI11
    URL https://github.com/CLIUtils/CLI11/archive/refs/tags/v2.4.2.tar.gz
    SYSTEM FIND_PACKAGE_ARGS
)
# It has no releases.
FetchContent_Declare(
    rapidcheck
    URL https://github.com/emil-e/rapidcheck/archive/ff6af6fc683159deb51c543b065eba14dfcf329b.tar.gz
    SYSTEM FIND_PACKAGE_ARGS
)

# One library, found or fetched. A function, so that the switches below stay inside it.
function(ctcnn_require name)
    # Options of the fetched projects: no tests of theirs, no static analysis, quiet compilers.
    set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)
    set(CMAKE_POLICY_VERSION_MINIMUM 3.5) # old projects ask for policies that CMake 4 has dropped
    set(BUILD_TESTS OFF)
    set(BUILD_TESTING OFF)
    set(BUILD_SHARED_LIBS OFF)
    set(BENCHMARK_ENABLE_TESTING OFF)
    set(BENCHMARK_ENABLE_INSTALL OFF)
    set(CLI11_BUILD_TESTS OFF)
    set(CLI11_BUILD_EXAMPLES OFF)
    FetchContent_MakeAvailable(${name})

    string(TOLOWER "${name}" lower)
    if(name STREQUAL "xsimd" AND xsimd_FOUND AND xsimd_VERSION VERSION_LESS 8.1)
        message(
            FATAL_ERROR
                "ctcnn needs xsimd 8.1 or later, and found ${xsimd_VERSION} in ${xsimd_DIR}. "
                "Configure with -DCMAKE_DISABLE_FIND_PACKAGE_xsimd=ON to download a newer one."
        )
    endif()
    if(name STREQUAL "ZLIB" AND NOT TARGET ZLIB::ZLIB)
        # zlib's own CMake has no namespace, and its zconf.h lies in the build folder.
        target_include_directories(
            zlibstatic SYSTEM
            INTERFACE $<BUILD_INTERFACE:${zlib_SOURCE_DIR}> $<BUILD_INTERFACE:${zlib_BINARY_DIR}>
        )
        add_library(ZLIB::ZLIB ALIAS zlibstatic)
    endif()
    if(name STREQUAL "Catch2")
        # Where catch_discover_tests is: beside the package, or in the source tree of version 3 or 2.
        find_path(
            CTCNN_CATCH_MODULES Catch.cmake
            PATHS "${Catch2_DIR}" "${${lower}_SOURCE_DIR}/extras" "${${lower}_SOURCE_DIR}/contrib"
            NO_DEFAULT_PATH REQUIRED
        )
        mark_as_advanced(CTCNN_CATCH_MODULES)
        set(version "${Catch2_VERSION}") # of a package
        if(NOT Catch2_FOUND)
            set(version 3) # what is fetched
        endif()
        set(CTCNN_CATCH_VERSION "${version}" PARENT_SCOPE)
    endif()

    # The package tests configure projects of their own; they are told where fetched sources lie, so that
    # they fetch nothing again.
    if(DEFINED ${lower}_SOURCE_DIR AND NOT ${lower}_SOURCE_DIR STREQUAL "")
        string(TOUPPER "${name}" upper)
        set_property(
            GLOBAL APPEND PROPERTY CTCNN_FETCHED "-DFETCHCONTENT_SOURCE_DIR_${upper}=${${lower}_SOURCE_DIR}"
        )
    endif()
endfunction()

# xtl before the others: Debian 12's xsimd links it without looking for it.
ctcnn_require(xtl)
ctcnn_require(xsimd)
ctcnn_require(xtensor)
find_package(Threads REQUIRED)

set(CTCNN_LINK_TARGETS "")
foreach(name xtl xsimd xtensor)
    # The three have no namespace up to the versions known here; be ready for the day they get one.
    if(TARGET ${name})
        list(APPEND CTCNN_LINK_TARGETS ${name})
    else()
        list(APPEND CTCNN_LINK_TARGETS ${name}::${name})
    endif()
endforeach()
if(CTCNN_ZLIB)
    ctcnn_require(ZLIB)
    list(APPEND CTCNN_LINK_TARGETS ZLIB::ZLIB)
endif()
list(APPEND CTCNN_LINK_TARGETS Threads::Threads)

if(CTCNN_BUILD_TESTS)
    ctcnn_require(Catch2)
    ctcnn_require(nlohmann_json)
    # A compiled library: one for another processor is not asked for by the presets that compile for it.
    if(NOT CTCNN_UNIT_TESTS OR "property" IN_LIST CTCNN_UNIT_TESTS)
        ctcnn_require(rapidcheck)
    endif()
endif()
if(CTCNN_BUILD_EXAMPLES)
    ctcnn_require(CLI11)
endif()
if(CTCNN_BUILD_BENCHMARKS)
    ctcnn_require(benchmark)
    # oneDNN is a peer to measure against and no more: found or left out. Its own package file is not asked, because
    # Debian's ends the configuration where OpenCL, which the benchmarks have no use for, is not installed.
    find_path(CTCNN_ONEDNN_INCLUDE_DIR oneapi/dnnl/dnnl.hpp)
    find_library(CTCNN_ONEDNN_LIBRARY dnnl)
    mark_as_advanced(CTCNN_ONEDNN_INCLUDE_DIR CTCNN_ONEDNN_LIBRARY)
    if(CTCNN_ONEDNN_INCLUDE_DIR AND CTCNN_ONEDNN_LIBRARY)
        add_library(ctcnn_onednn UNKNOWN IMPORTED)
        set_target_properties(
            ctcnn_onednn
            PROPERTIES IMPORTED_LOCATION "${CTCNN_ONEDNN_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES
                                                                   "${CTCNN_ONEDNN_INCLUDE_DIR}")
    else()
        message(STATUS "ctcnn: oneDNN not found, the benchmarks leave its rows out")
    endif()
endif()
