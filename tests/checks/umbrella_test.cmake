# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# Does cmake/check_umbrella.cmake miss no forgotten header?

cmake_minimum_required(VERSION 3.25)

set(tree "${WORK_DIR}/include")

function(expect umbrella complaint)
    file(REMOVE_RECURSE "${tree}")
    file(WRITE "${tree}/ctcnn/layers/relu.hpp" "#pragma once\n")
    file(WRITE "${tree}/ctcnn/layers/detail/inner.hpp" "#pragma once\n")
    file(WRITE "${tree}/ctcnn/losses/mean_squared_error.hpp" "#pragma once\n")
    file(WRITE "${tree}/ctcnn/ctcnn.hpp" "${umbrella}")
    execute_process(
        COMMAND "${CMAKE_COMMAND}" -D "INCLUDE_DIR=${tree}" -P "${PROJECT_DIR}/cmake/check_umbrella.cmake"
        RESULT_VARIABLE result
        OUTPUT_VARIABLE output
        ERROR_VARIABLE output
    )
    string(FIND "${output}" "${complaint}" position)
    if(complaint STREQUAL "" AND NOT result EQUAL 0)
        message(NOTICE "refused, and is right:\n${umbrella}${output}")
        message(FATAL_ERROR "the check does not do its work")
    elseif(NOT complaint STREQUAL "" AND (result EQUAL 0 OR position EQUAL -1))
        message(NOTICE "not refused with \"${complaint}\":\n${umbrella}${output}")
        message(FATAL_ERROR "the check does not do its work")
    endif()
endfunction()

set(relu "#include <ctcnn/layers/relu.hpp>\n")
set(loss "#include \"ctcnn/losses/mean_squared_error.hpp\"\n")
expect("${relu}${loss}" "")
expect("${relu}" "#include \"ctcnn/losses/mean_squared_error.hpp\"")
expect("// ${relu}${loss}" "#include \"ctcnn/layers/relu.hpp\"")
