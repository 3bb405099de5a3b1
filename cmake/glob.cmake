# SPDX-FileCopyrightText: 2026 The ctcnn authors
# SPDX-License-Identifier: BSD-3-Clause

# ctcnn_glob(<variable> <pattern> [IN <folder>] [RECURSE] [OPTIONAL])
#
# The files that fit the pattern, relative to the folder, which is the list file's own unless given. None is an error
# unless OPTIONAL, because what builds, tests and checks nothing looks as if all were well.
#
# file(GLOB) takes the whole path as a pattern, also the part of it that is somebody's choice: in a folder called `[x]`
# it finds nothing.
function(ctcnn_glob variable pattern)
    cmake_parse_arguments(PARSE_ARGV 2 glob "RECURSE;OPTIONAL" "IN" "")
    if(NOT DEFINED glob_IN)
        set(glob_IN "${CMAKE_CURRENT_SOURCE_DIR}")
    endif()
    set(command GLOB)
    if(glob_RECURSE)
        set(command GLOB_RECURSE)
    endif()
    set(depends CONFIGURE_DEPENDS)
    if(CMAKE_SCRIPT_MODE_FILE)
        set(depends "")
    endif()
    string(REGEX REPLACE "([][*?])" "[\\1]" literal "${glob_IN}")
    file(${command} files RELATIVE "${glob_IN}" ${depends} "${literal}/${pattern}")
    if(NOT files AND NOT glob_OPTIONAL)
        message(FATAL_ERROR "no file is called ${glob_IN}/${pattern}")
    endif()
    set(${variable} "${files}" PARENT_SCOPE)
endfunction()
