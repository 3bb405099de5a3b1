# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Every header of the shelves has a line in ctcnn.hpp: cmake -D INCLUDE_DIR=include -P cmake/check_umbrella.cmake
# A header in a folder below a shelf (layers/detail/x.hpp) is an inner matter of that shelf.

cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/glob.cmake")

cmake_path(ABSOLUTE_PATH INCLUDE_DIR NORMALIZE)
file(STRINGS "${INCLUDE_DIR}/ctcnn/ctcnn.hpp" lines REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"]ctcnn/")
set(missing "")
set(count 0)
foreach(shelf layers losses optimizers initializers data)
    ctcnn_glob(headers *.hpp IN "${INCLUDE_DIR}/ctcnn/${shelf}")
    list(TRANSFORM headers PREPEND "ctcnn/${shelf}/")
    foreach(header IN LISTS headers)
        math(EXPR count "${count} + 1")
        if(NOT lines MATCHES "[<\"]${header}[>\"]")
            string(APPEND missing "\n#include \"${header}\"")
        endif()
    endforeach()
endforeach()

if(missing)
    message(NOTICE "missing in ctcnn/ctcnn.hpp:${missing}") # not as an error: CMake would break the lines
    message(FATAL_ERROR "ctcnn/ctcnn.hpp does not include every header of the shelves")
endif()
message(STATUS "${count} headers, all in the umbrella")
