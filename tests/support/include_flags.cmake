# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# include_directories, the first of them the project's own -> include_flags, for a compiler that is called by hand.

set(include_flags "")
foreach(directory IN LISTS include_directories)
    # -isystem /usr/include would take the C headers away from the C++ library.
    if(directory STREQUAL "" OR directory STREQUAL "/usr/include")
        continue()
    elseif(include_flags STREQUAL "")
        list(APPEND include_flags -I "${directory}")
    else()
        list(APPEND include_flags -isystem "${directory}")
    endif()
endforeach()
