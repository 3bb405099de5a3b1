# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# A project without a build type optimises nothing, which costs the kernels a factor of 20 to 100. Said once, when all
# lists of the project are read, since it may set its build type or flags after it has included this library.
# CTCNN_BUILD_TYPE_WARNING=OFF silences it. Installed beside ctcnnConfig.cmake, which includes it as well.

# ctcnn_chooses_optimization(<variable>): does the project, as the folder that calls this sees it?
function(ctcnn_chooses_optimization variable)
    get_property(many_types GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
    get_directory_property(options COMPILE_OPTIONS)
    if(many_types OR CMAKE_BUILD_TYPE OR "${CMAKE_CXX_FLAGS};${options}" MATCHES "(^|[ ;:,])(-O|/O[12sx])")
        set(${variable} TRUE PARENT_SCOPE)
    else()
        set(${variable} FALSE PARENT_SCOPE)
    endif()
endfunction()

function(ctcnn_warn_of_missing_build_type)
    ctcnn_chooses_optimization(chosen)
    if(chosen OR (DEFINED CTCNN_BUILD_TYPE_WARNING AND NOT CTCNN_BUILD_TYPE_WARNING))
        return()
    endif()
    message(
        WARNING
            "ctcnn: CMAKE_BUILD_TYPE is empty and there is no -O flag, so nothing is optimised, and networks run 20 to "
            "100 times slower than they could. Configure with -DCMAKE_BUILD_TYPE=Release. "
            "(-DCTCNN_BUILD_TYPE_WARNING=OFF silences this.)"
    )
endfunction()

ctcnn_chooses_optimization(ctcnn_optimization_is_chosen)
get_property(ctcnn_is_looked_at GLOBAL PROPERTY CTCNN_BUILD_TYPE_IS_LOOKED_AT)
if(NOT ctcnn_optimization_is_chosen AND NOT ctcnn_is_looked_at)
    set_property(GLOBAL PROPERTY CTCNN_BUILD_TYPE_IS_LOOKED_AT TRUE)
    cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL ctcnn_warn_of_missing_build_type)
endif()
unset(ctcnn_optimization_is_chosen)
unset(ctcnn_is_looked_at)
