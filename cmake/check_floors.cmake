# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Holds the headers against the picture of the floors: cmake -D INCLUDE_DIR=include -P cmake/check_floors.cmake
# Fails with one line for each include that climbs, and for each name that belongs to one folder and is in another; with
# -D EXACT=ON also for each include that is allowed and that no header has.

cmake_minimum_required(VERSION 3.25)

# What a header of each folder may include. A folder may always include itself.
#
#   core -> simd -> kernels -> layers | losses | optimizers -> network -> train -> report -> umbrellas
#   beside: parallel (who does the work), initializers, data, io, interop; models are networks; onnx writes networks;
#   distributed: several machines
set(floor_core "")
set(floor_parallel core)
set(floor_simd core)
set(floor_kernels core simd)
set(floor_layers core parallel simd kernels)
set(floor_losses core kernels)
set(floor_optimizers core parallel kernels)
set(floor_initializers core)
set(floor_data core io)
set(floor_network core parallel kernels layers initializers)
set(floor_train core parallel simd layers losses optimizers initializers data network io)
set(floor_report core simd losses data network io train)
set(floor_models core layers network)
set(floor_io core)
set(floor_interop core)
set(floor_distributed core io optimizers parallel train)
set(floor_onnx core layers network io)
set(floors core parallel simd kernels layers losses optimizers initializers data network train report models io interop onnx
           distributed)

# Names that belong to one folder: the folder, what to call them in a message, and the pattern.
set(names_simd "xsimd or an intrinsic")
set(pattern_simd
    "(xsimd|_mm[0-9]*_[a-z]|__m(64|128|256|512)|__builtin_(ia32_|shuffle)|vector_size|[a-z]+intrin\\.h|arm_neon\\.h|arm_sve\\.h)"
)
set(names_interop "xtensor")
set(pattern_interop "(xt::|xtl::|xtensor/|xtl/)")

include("${CMAKE_CURRENT_LIST_DIR}/headers.cmake")

set(complaints "")
cmake_path(ABSOLUTE_PATH INCLUDE_DIR NORMALIZE)
find_headers("${INCLUDE_DIR}" headers)
list(LENGTH headers count)

foreach(header IN LISTS headers)
    if(NOT header MATCHES "^([^/]+)/")
        continue() # an umbrella may include anything
    endif()
    set(floor ${CMAKE_MATCH_1})
    if(NOT floor IN_LIST floors)
        string(APPEND complaints "ctcnn/${header}:1: ${floor}/ is on no floor: give it one in cmake/check_floors.cmake\n")
        continue()
    endif()

    file(READ "${INCLUDE_DIR}/ctcnn/${header}" content)
    strip_comments("${content}" content)

    string(REGEX MATCHALL "#[ \t]*include[ \t]*[<\"][^>\"\n]+[>\"]" includes "${content}")
    foreach(include IN LISTS includes)
        string(REGEX REPLACE "^.*[<\"]([^>\"]+)[>\"]$" "\\1" target "${include}")
        if(target MATCHES "^ctcnn/(.*)$")
            set(target "${CMAKE_MATCH_1}")
        elseif(include MATCHES "\"")
            # Relative to the including header; what is not in ctcnn/ is not checked.
            cmake_path(GET header PARENT_PATH folder)
            cmake_path(SET target NORMALIZE "${folder}/${target}")
            if(NOT EXISTS "${INCLUDE_DIR}/ctcnn/${target}")
                continue()
            endif()
        else()
            continue()
        endif()

        if(target STREQUAL "version.hpp")
            continue()
        endif()
        if(target MATCHES "^([^/]+)/")
            set(target_floor ${CMAKE_MATCH_1})
        else()
            set(target_floor umbrella)
        endif()
        list(APPEND included_by_${floor} ${target_floor})
        if(NOT target_floor STREQUAL floor AND NOT target_floor IN_LIST floor_${floor})
            line_of("${content}" "${include}" line)
            list(JOIN floor_${floor} ", " allowed)
            if(allowed STREQUAL "")
                set(allowed "itself only")
            endif()
            string(APPEND complaints "ctcnn/${header}:${line}: includes ctcnn/${target}, but ${floor}/ may include: ${allowed}\n")
        endif()
    endforeach()

    foreach(owner simd interop)
        if(NOT floor STREQUAL owner AND content MATCHES "(^|[^A-Za-z0-9_])${pattern_${owner}}")
            line_of("${content}" "${CMAKE_MATCH_0}" line)
            # The match may begin with the line break before the name.
            if(CMAKE_MATCH_1 STREQUAL "\n")
                math(EXPR line "${line} + 1")
            endif()
            string(APPEND complaints
                   "ctcnn/${header}:${line}: names ${names_${owner}} (${CMAKE_MATCH_2}), which belongs in ${owner}/\n"
            )
        endif()
    endforeach()
endforeach()

if(EXACT)
    foreach(floor IN LISTS floors)
        foreach(allowed IN LISTS floor_${floor})
            if(NOT allowed IN_LIST included_by_${floor})
                string(APPEND complaints
                       "cmake/check_floors.cmake: ${floor}/ may include ${allowed}/, and no header does: take it off the table\n"
                )
            endif()
        endforeach()
    endforeach()
endif()

refuse_if("${complaints}" "the floors do not hold")
message(STATUS "${count} headers, no include climbs")
