# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Every library is looked for first and downloaded only where it is not installed; what the project around this one has
# already, under one of the names of its targets, is taken as it is. To forbid downloads, configure with
# -DFETCHCONTENT_FULLY_DISCONNECTED=ON.
#
# Makes ctcnn::dependencies, which ctcnn links. It is an imported target, as those of the package are: so ctcnn can be
# exported, whatever the libraries are called here and wherever they come from.

# What is downloaded, and what a package of it has to be. Declared where it is needed and not before: FetchContent keeps
# the first declaration of a name, and the project around this one may have another.
function(ctcnn_declare name)
    set(url_xtl https://github.com/xtensor-stack/xtl/archive/refs/tags/0.8.0.tar.gz)
    set(package_xtl 0.7)
    # xsimd's package accepts only requests for its own major version, so 8.1 to 14 can't be requested in one call:
    # the version is checked below.
    set(url_xsimd https://github.com/xtensor-stack/xsimd/archive/refs/tags/13.2.0.tar.gz)
    set(url_xtensor https://github.com/xtensor-stack/xtensor/archive/refs/tags/0.26.0.tar.gz)
    set(package_xtensor 0.24)
    set(url_ZLIB https://github.com/madler/zlib/releases/download/v1.3.1/zlib-1.3.1.tar.gz)
    set(url_Catch2 https://github.com/catchorg/Catch2/archive/refs/tags/v3.7.1.tar.gz)
    set(url_nlohmann_json https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz)
    set(package_nlohmann_json 3.9)
    set(url_benchmark https://github.com/google/benchmark/archive/refs/tags/v1.8.5.tar.gz)
    set(url_CLI11 https://github.com/CLIUtils/CLI11/archive/refs/tags/v2.4.2.tar.gz)
    # It has no releases.
    set(url_rapidcheck https://github.com/emil-e/rapidcheck/archive/ff6af6fc683159deb51c543b065eba14dfcf329b.tar.gz)
    FetchContent_Declare(${name} URL ${url_${name}} SYSTEM FIND_PACKAGE_ARGS ${package_${name}})
endfunction()

# The first of the targets that there is, or nothing.
function(ctcnn_first_target targets result)
    set(${result} "" PARENT_SCOPE)
    foreach(target IN LISTS targets)
        if(TARGET ${target})
            set(${result} ${target} PARENT_SCOPE)
            return()
        endif()
    endforeach()
endfunction()

# One library, found or fetched, unless one of the `targets` is there already; `result` is the one that is there then. A
# function, so that the switches below stay inside it.
function(ctcnn_require name targets result)
    ctcnn_first_target("${targets}" there)
    if(NOT there)
        # Options of the fetched projects: no tests of theirs, no static analysis, quiet compilers.
        set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)
        set(CMAKE_POLICY_VERSION_MINIMUM 3.5) # old projects set policies that CMake 4 has dropped
        set(BUILD_TESTS OFF)
        set(BUILD_TESTING OFF)
        set(BUILD_SHARED_LIBS OFF)
        set(BENCHMARK_ENABLE_TESTING OFF)
        set(BENCHMARK_ENABLE_INSTALL OFF)
        set(CLI11_BUILD_TESTS OFF)
        set(CLI11_BUILD_EXAMPLES OFF)
        include(FetchContent)
        ctcnn_declare(${name})
        FetchContent_MakeAvailable(${name})
        ctcnn_first_target("${targets}" there)

        # The package tests configure projects of their own; they are told where fetched sources lie, so that
        # they fetch nothing again.
        string(TOLOWER "${name}" lower)
        if(DEFINED ${lower}_SOURCE_DIR AND NOT ${lower}_SOURCE_DIR STREQUAL "")
            string(TOUPPER "${name}" upper)
            set_property(
                GLOBAL APPEND PROPERTY CTCNN_FETCHED "-DFETCHCONTENT_SOURCE_DIR_${upper}=${${lower}_SOURCE_DIR}"
            )
        endif()
    endif()
    if(name STREQUAL "xsimd" AND DEFINED xsimd_VERSION AND xsimd_VERSION VERSION_LESS 8.1)
        message(
            FATAL_ERROR
                "ctcnn needs xsimd 8.1 or later, and found ${xsimd_VERSION} in ${xsimd_DIR}. "
                "Configure with -DCMAKE_DISABLE_FIND_PACKAGE_xsimd=ON to download a newer one."
        )
    endif()
    if(NOT there)
        list(JOIN targets " or " names)
        message(FATAL_ERROR "ctcnn needs ${name}, and neither a package nor what was fetched has a target ${names}")
    endif()
    set(${name}_VERSION "${${name}_VERSION}" PARENT_SCOPE) # "" if it is not a package
    set(${result} ${there} PARENT_SCOPE)
endfunction()

# zlib, as ZLIB::ZLIB or as one of the targets of its own CMake, which has no namespace and does not say where its headers
# are: zconf.h is in the build folder.
function(ctcnn_require_zlib result)
    # What FindZLIB has in the cache would be found again by a search with other settings, as ZLIB_USE_STATIC_LIBS.
    set(cached "")
    foreach(variable ZLIB_INCLUDE_DIR ZLIB_LIBRARY ZLIB_LIBRARY_RELEASE ZLIB_LIBRARY_DEBUG)
        if(NOT PROJECT_IS_TOP_LEVEL AND NOT DEFINED CACHE{${variable}})
            list(APPEND cached ${variable})
        endif()
    endforeach()
    ctcnn_require(ZLIB "ZLIB::ZLIB;ZLIB::ZLIBSTATIC;zlibstatic;zlib" zlib)
    foreach(variable IN LISTS cached)
        unset(${variable} CACHE)
    endforeach()
    if(NOT zlib MATCHES "::")
        add_library(ctcnn_zlib INTERFACE)
        target_link_libraries(ctcnn_zlib INTERFACE ${zlib})
        target_include_directories(
            ctcnn_zlib SYSTEM INTERFACE $<TARGET_PROPERTY:${zlib},SOURCE_DIR> $<TARGET_PROPERTY:${zlib},BINARY_DIR>
        )
        set(zlib ctcnn_zlib)
    endif()
    set(${result} ${zlib} PARENT_SCOPE)
endfunction()

# ---- of the library -------------------------------------------------------------------------------------------------

set(dependencies "")
# xtl before the others: Debian 12's xsimd links it without looking for it.
foreach(name xtl xsimd xtensor)
    # The three have no namespace up to the versions known here; be ready for the day they get one.
    ctcnn_require(${name} "${name};${name}::${name}" target)
    list(APPEND dependencies ${target})
endforeach()
if(CTCNN_ZLIB)
    ctcnn_require_zlib(target)
    list(APPEND dependencies ${target})
endif()
if(CTCNN_PNG)
    # It is not downloaded: it is optional, and its own CMake does not say where its headers are.
    if(NOT TARGET PNG::PNG)
        block()
            set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON) # with zlib's, which it links, for the project around this one
            find_package(PNG QUIET)
        endblock()
    endif()
    if(NOT TARGET PNG::PNG)
        message(
            FATAL_ERROR
                "CTCNN_PNG=ON needs libpng, which is not installed. Install it (Debian, Ubuntu: libpng-dev), or configure "
                "with -DCTCNN_PNG=OFF to do without folders of PNG files."
        )
    endif()
    list(APPEND dependencies PNG::PNG)
endif()
if(NOT TARGET Threads::Threads)
    find_package(Threads REQUIRED)
endif()
list(APPEND dependencies Threads::Threads)
add_library(ctcnn::dependencies INTERFACE IMPORTED GLOBAL)
set_target_properties(ctcnn::dependencies PROPERTIES INTERFACE_LINK_LIBRARIES "${dependencies}")

# ---- of its tests, examples and benchmarks --------------------------------------------------------------------------

if(CTCNN_BUILD_TESTS)
    ctcnn_require(Catch2 Catch2::Catch2 target)
    # Where catch_discover_tests is: beside the package, or in the source tree of version 3 or 2.
    get_target_property(catch_folder Catch2::Catch2 SOURCE_DIR)
    find_path(
        CTCNN_CATCH_MODULES Catch.cmake
        PATHS "${Catch2_DIR}" "${catch_folder}/../extras" "${catch_folder}/contrib"
        NO_DEFAULT_PATH REQUIRED
    )
    mark_as_advanced(CTCNN_CATCH_MODULES)
    set(CTCNN_CATCH_VERSION "${Catch2_VERSION}") # of a package
    if(NOT CTCNN_CATCH_VERSION)
        set(CTCNN_CATCH_VERSION 3) # what is fetched
    endif()
    ctcnn_require(nlohmann_json nlohmann_json::nlohmann_json target)
    # A compiled library: one for another processor is not requested by the presets that compile for it.
    if(NOT CTCNN_UNIT_TESTS OR "property" IN_LIST CTCNN_UNIT_TESTS)
        ctcnn_require(rapidcheck rapidcheck target)
    endif()
endif()
if(CTCNN_BUILD_EXAMPLES)
    ctcnn_require(CLI11 CLI11::CLI11 target)
endif()
if(CTCNN_BUILD_EXAMPLES OR CTCNN_BUILD_TESTS OR CTCNN_BUILD_FUZZERS)
    # Headers that read protocol buffers, for one example, its tests and its fuzz target: found or left out.
    find_path(CTCNN_PROTOZERO_INCLUDE_DIR protozero/pbf_reader.hpp)
    mark_as_advanced(CTCNN_PROTOZERO_INCLUDE_DIR)
    if(CTCNN_PROTOZERO_INCLUDE_DIR)
        add_library(ctcnn_protozero INTERFACE IMPORTED)
        target_include_directories(ctcnn_protozero SYSTEM INTERFACE ${CTCNN_PROTOZERO_INCLUDE_DIR})
    else()
        message(STATUS "ctcnn: protozero not found, the example import_onnx is left out")
    endif()
endif()
# MPI, for train_mnist if that is requested, and for tests: found or left out. A user of ctcnn/distributed/mpi.hpp links
# MPI::MPI_CXX.
set(MPI_CXX_SKIP_MPICXX ON)
if(CTCNN_MPI)
    find_package(MPI REQUIRED COMPONENTS CXX)
elseif(CTCNN_BUILD_TESTS AND CTCNN_BUILD_EXAMPLES AND NOT CTCNN_UNIT_TESTS_ONLY AND NOT CMAKE_CROSSCOMPILING)
    find_package(MPI QUIET COMPONENTS CXX)
endif()
if(CTCNN_BUILD_BENCHMARKS)
    ctcnn_require(benchmark benchmark::benchmark target)
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
